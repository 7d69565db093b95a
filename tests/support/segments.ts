import type { Bytes } from '../../src/lib/core/base/bytes.ts';
import type { SegmentDirectory } from '../../src/lib/storage/segments/segment-files.ts';

/** A directory in memory, whose files a test can harm. */
export class SegmentsInMemory implements SegmentDirectory {
  readonly files = new Map<string, Bytes>();
  isFull = false;
  list = async () => [...this.files.keys()];
  read = async (name: string) => (this.files.get(name) ?? new Uint8Array(0)).slice();
  write = async (name: string, bytes: Bytes) => {
    if (this.isFull) throw new DOMException('no room', 'QuotaExceededError');
    this.files.set(name, bytes.slice());
  };
  remove = async (name: string) => void this.files.delete(name);
}
