/** Beginnings that only files have which can be imported. */
const FILE_STARTS = [
  /^-----BEGIN AGE ENCRYPTED FILE-----/,
  /^\{[^]*"(?:_postman_variable_scope|items|encKeyValidation_DO_NOT_EDIT)"\s*:/,
  /^\s*(?:\[|\{\s*"values"\s*:\s*\[)\s*\{\s*"key"\s*:/,
];

const ASSIGNMENT = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*=\s*[^=\s]/;

/**
 * Whether a text that another app shares is the text of a file with secrets, to be imported; otherwise it is
 * taken for a value. A wrong guess loses nothing, since either is shown before anything is written.
 */
export function looksLikeFile(text: string): boolean {
  if (FILE_STARTS.some((start) => start.test(text.trimStart()))) return true;
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#|$)/.test(line));
  return lines.length > 0 && lines.every((line) => ASSIGNMENT.test(line));
}
