import type { Bytes } from '../../core/base/bytes.ts';
import type { SegmentDirectory } from './segment-files.ts';

/** A directory of the origin's private file system. What is written is there whole once it is closed, or not at all. */
export const opfsDirectory = (handle: FileSystemDirectoryHandle): SegmentDirectory => ({
  list: async () => {
    const names: string[] = [];
    for await (const name of handle.keys()) names.push(name);
    return names;
  },
  read: async (name) => {
    const file = await (await handle.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  },
  write: async (name, bytes: Bytes) => {
    const file = await handle.getFileHandle(name, { create: true });
    const writing = await file.createWritable();
    await writing.write(bytes);
    await writing.close();
  },
  remove: (name) => handle.removeEntry(name),
});
