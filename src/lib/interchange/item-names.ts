/** An item of a file, as far as it is told apart from another of the same title. */
export interface NamedItem {
  readonly title: string;
  readonly account: string;
  /** Folder, group or collection. */
  readonly place: string;
}

type Way = (item: NamedItem) => string;

/** Ways to tell items of one title apart, the first that tells all of them apart counts. */
const WAYS: readonly Way[] = [
  ({ title, account }) => (account === '' ? title : `${title} (${account})`),
  ({ title, place }) => (place === '' ? title : `${place} / ${title}`),
  ({ title, account, place }) =>
    `${place === '' ? '' : `${place} / `}${title}${account === '' ? '' : ` (${account})`}`,
];

/**
 * Names for the items of a file, in their order: their titles and, where several have one, the user name, else the place,
 * else both, else a number that tells them apart.
 */
export function namesOfItems(items: readonly NamedItem[]): string[] {
  const keyOf = (name: string): string => name.trim().normalize();
  const groups = new Map<string, number[]>();
  items.forEach(({ title }, at) => {
    const group = groups.get(keyOf(title));
    if (group) group.push(at);
    else groups.set(keyOf(title), [at]);
  });
  const names = items.map(({ title }) => title);
  const taken = new Set([...groups].filter(([, all]) => all.length === 1).map(([title]) => title));
  for (const [title, places] of groups) {
    const some = places.flatMap((at) => items[at] ?? []);
    if (some.length < 2 || title === '') continue;
    const isGood = (way: Way): boolean => {
      const given = new Set(some.map((item) => keyOf(way(item))));
      return given.size === some.length && ![...given].some((name) => taken.has(name));
    };
    const way = WAYS.find(isGood) ?? numbered(title, taken, keyOf);
    places.forEach((at, index) => {
      const name = way(some[index] ?? { title, account: '', place: '' });
      names[at] = name;
      taken.add(keyOf(name));
    });
  }
  return names;
}

/** The title, and for all but the first a number that nothing has. */
function numbered(title: string, taken: ReadonlySet<string>, keyOf: (name: string) => string): Way {
  let number = 1;
  return () => {
    let name = title;
    while (taken.has(keyOf(name))) name = `${title} (${String((number += 1))})`;
    return name;
  };
}
