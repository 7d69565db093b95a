/** What a slice of a pack is of. Its number in the bytes is its place in this list. */
const KINDS = ['unreadable', 'events', 'details', 'values'] as const;

/** Names of stores: a slice is what would be a record there. */
export type SliceKind = Exclude<(typeof KINDS)[number], 'unreadable'>;

/** One slice of a pack: an event, or one of its sealed parts. */
export type Slice =
  | { readonly kind: SliceKind; readonly seq: number; readonly bytes: Uint8Array }
  /** Bytes between slices that are none, as after damage. They are kept as they are. */
  | { readonly kind: 'unreadable'; readonly bytes: Uint8Array };

/** `LSP1`: where a slice begins. */
const MARKER = 0x4c535031;

/** Bytes before those of a slice: marker, kind, number, length and check, each as uint32 little-endian but for the marker. */
const HEADER = 20;

/** The highest number that a slice can have. */
export const MAX_SEQ = 0xffff_ffff;

/** FNV-1a of some bytes in 32 bits (Fowler, Noll and Vo; draft-eastlake-fnv): it tells damage, nothing else. */
function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Puts slices one behind the other. */
export function encodePack(slices: readonly Slice[]): Uint8Array<ArrayBuffer> {
  const size = slices.reduce(
    (sum, { kind, bytes }) => sum + bytes.length + (kind === 'unreadable' ? 0 : HEADER),
    0,
  );
  const pack = new Uint8Array(size);
  const view = new DataView(pack.buffer);
  let at = 0;
  for (const slice of slices) {
    if (slice.kind !== 'unreadable') {
      view.setUint32(at, MARKER);
      view.setUint32(at + 4, KINDS.indexOf(slice.kind), true);
      view.setUint32(at + 8, slice.seq, true);
      view.setUint32(at + 12, slice.bytes.length, true);
      view.setUint32(at + 16, fnv1a(pack.subarray(at, at + 16)), true);
      at += HEADER;
    }
    pack.set(slice.bytes, at);
    at += slice.bytes.length;
  }
  return pack;
}

/**
 * The slices of a pack, in their order. Damage to one leaves the others: behind a header that is not right the next
 * one is looked for, and a slice that is longer than what is left of the pack is none.
 * @returns views of the pack's own bytes
 */
export function decodePack(pack: Uint8Array): Slice[] {
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength);
  const slices: Slice[] = [];
  let readTo = 0;
  const skip = (to: number): void => {
    if (to > readTo) slices.push({ kind: 'unreadable', bytes: pack.subarray(readTo, to) });
  };
  for (let at = 0; at + HEADER <= pack.length;) {
    const kind = KINDS[view.getUint32(at + 4, true)];
    const end = at + HEADER + view.getUint32(at + 12, true);
    const isSlice =
      view.getUint32(at) === MARKER &&
      view.getUint32(at + 16, true) === fnv1a(pack.subarray(at, at + 16));
    if (!isSlice || !kind || kind === 'unreadable' || end > pack.length) {
      at += 1;
      continue;
    }
    skip(at);
    const bytes = pack.subarray(at + HEADER, end);
    slices.push({ kind, seq: view.getUint32(at + 8, true), bytes });
    readTo = at = end;
  }
  skip(pack.length);
  return slices;
}
