/** Lists up to this length are sorted by insertion. */
const SHORT = 12;

/**
 * Sorts rows by their texts, one character further each time that all in a part agree (multikey quicksort): what
 * they have in common is looked at once, not in every comparison.
 * @param charAt the code unit of a row at a place, below zero behind its end
 * @param compare two rows whose texts are the same up to a place; never zero
 */
export function sortRows(
  rows: Uint16Array,
  charAt: (row: number, at: number) => number,
  compare: (a: number, b: number, from: number) => number,
): void {
  const sort = (first: number, end: number, from: number): void => {
    let low = first;
    let high = end;
    let at = from;
    while (high - low > SHORT) {
      const pivot = median(
        charAt(rows[low] ?? 0, at),
        charAt(rows[(low + high) >> 1] ?? 0, at),
        charAt(rows[high - 1] ?? 0, at),
      );
      let less = low;
      let more = high;
      for (let next = low; next < more;) {
        const char = charAt(rows[next] ?? 0, at);
        if (char < pivot) swap(rows, less++, next++);
        else if (char > pivot) swap(rows, --more, next);
        else next += 1;
      }
      sort(low, less, at);
      sort(more, high, at);
      if (pivot < 0) {
        rows.subarray(less, more).sort((a, b) => compare(a, b, at));
        return;
      }
      low = less;
      high = more;
      at += 1;
    }
    for (let next = low + 1; next < high; next += 1) {
      const row = rows[next] ?? 0;
      let to = next;
      for (; to > low && compare(rows[to - 1] ?? 0, row, at) > 0; to -= 1) {
        rows[to] = rows[to - 1] ?? 0;
      }
      rows[to] = row;
    }
  };
  sort(0, rows.length, 0);
}

const median = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

function swap(rows: Uint16Array, a: number, b: number): void {
  const row = rows[a] ?? 0;
  rows[a] = rows[b] ?? 0;
  rows[b] = row;
}
