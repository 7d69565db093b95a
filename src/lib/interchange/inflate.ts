import { joinAndWipe } from '../core/base/bytes.ts';
import { ProblemError } from '../core/base/outcome.ts';

/**
 * Inflates a gzip file, and no more of it than it may give.
 * @param max bytes
 * @throws ProblemError `file.inflatedTooLarge` as soon as there are more, and TypeError where it is no gzip file
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  max: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    length += read.value.length;
    if (length <= max) continue;
    await reader.cancel();
    for (const part of parts) part.fill(0);
    throw new ProblemError({ code: 'file.inflatedTooLarge', max });
  }
  return joinAndWipe(parts);
}
