/**
 * Options of curl that say nothing of where a request goes, by curl's own table (src/tool_getparam.c, 7.88
 * and 8.x). What is not here is not understood: proxies, resolving, redirects, other hosts for a connection,
 * configuration files, certificates that are not checked, abbreviations, and what comes with later versions.
 */

/** Options without a value. */
export const CURL_FLAGS: ReadonlySet<string> = new Set([
  ...['silent', 'show-error', 'verbose', 'include', 'head', 'get', 'fail', 'fail-with-body'],
  ...['fail-early', 'compressed', 'progress-bar', 'no-progress-meter', 'no-buffer', 'globoff'],
  ...['http1.0', 'http1.1', 'http2', 'http3', 'ipv4', 'ipv6', 'tlsv1.2', 'tlsv1.3', 'path-as-is'],
  ...['basic', 'digest', 'ntlm', 'anyauth', 'raw', 'disable', 'styled-output', 'no-styled-output'],
  ...[
    'no-keepalive',
    'tcp-nodelay',
    'next',
    'disallow-username-in-url',
    'ssl-reqd',
    'retry-all-errors',
  ],
  ...['retry-connrefused', 'parallel', 'no-compressed', 'no-silent', 'no-verbose'],
  ...['no-location', 'http2-prior-knowledge', 'remote-time', 'remote-name'],
]);

/** Options with a value, which is the next word. */
export const CURL_VALUES: ReadonlySet<string> = new Set([
  ...['header', 'data', 'data-raw', 'data-ascii', 'data-binary', 'data-urlencode', 'json', 'form'],
  ...['form-string', 'user', 'user-agent', 'referer', 'cookie', 'request', 'max-time', 'range'],
  ...['connect-timeout', 'retry', 'retry-delay', 'retry-max-time', 'write-out', 'output', 'url'],
  ...[
    'oauth2-bearer',
    'aws-sigv4',
    'cert',
    'cert-type',
    'key',
    'key-type',
    'limit-rate',
    'tls-max',
  ],
  ...[
    'max-filesize',
    'keepalive-time',
    'expect100-timeout',
    'speed-limit',
    'speed-time',
    'upload-file',
  ],
  ...['cookie-jar', 'dump-header', 'noproxy', 'max-redirs', 'continue-at'],
]);

/** One letter of `-sSf`, and the long name of what it means. */
export const CURL_LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    s: 'silent',
    S: 'show-error',
    v: 'verbose',
    i: 'include',
    I: 'head',
    G: 'get',
    f: 'fail',
    N: 'no-buffer',
    g: 'globoff',
    '#': 'progress-bar',
    '0': 'http1.0',
    '4': 'ipv4',
    '6': 'ipv6',
    q: 'disable',
    ':': 'next',
    H: 'header',
    d: 'data',
    F: 'form',
    u: 'user',
    A: 'user-agent',
    e: 'referer',
    b: 'cookie',
    X: 'request',
    m: 'max-time',
    w: 'write-out',
    o: 'output',
    O: 'remote-name',
    R: 'remote-time',
    c: 'cookie-jar',
    C: 'continue-at',
    D: 'dump-header',
    T: 'upload-file',
    E: 'cert',
    r: 'range',
  }),
);
