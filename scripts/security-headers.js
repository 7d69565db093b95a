/**
 * The app's policy, in one place: the `<meta>` of every page, the headers a host sends, the preview.
 *
 * What may run is said twice. Each page's `<meta>` has the whole policy with the hash of its one inline
 * script; the header has all but `script-src` and adds what a `<meta>` cannot say. Both apply, so the
 * effect is the sum, and the header is the same for every page and every release: a host's
 * configuration never goes stale. Hosts that join the headers of several rules (`header-files.js`) get one
 * without `connect-src`, which no further policy could widen for the egress.
 */

/** @typedef {NonNullable<NonNullable<NonNullable<import('@sveltejs/kit').Config['kit']>['csp']>['directives']>} Policy */

/**
 * Loading and sending: all from this origin or not at all.
 * @satisfies {Policy}
 */
const sources = {
  'style-src': [
    'self',
    // The one inline style is that of SvelteKit's route announcer, named by its hash.
    'unsafe-hashes',
    'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=',
  ],
  'img-src': ['self', 'data:'],
  'font-src': ['self'],
  'connect-src': ['self'],
  'worker-src': ['self'],
  'manifest-src': ['self'],
  'form-action': ['self'],
  'base-uri': ['none'],
  'object-src': ['none'],
  'require-trusted-types-for': ['script'],
  'trusted-types': [
    'svelte-trusted-html',
    'lockstate-worker',
    'lockstate-page-worker',
    'lockstate-service-worker',
  ],
};

/**
 * The policy in the `<meta>` of each page, to which SvelteKit adds the hash of the page's script.
 * @type {Policy}
 */
export const metaPolicy = { 'default-src': ['none'], 'script-src': ['self'], ...sources };

const headerPolicy = {
  ...sources,
  'script-src-attr': ['none'],
  'frame-src': ['none'],
  'media-src': ['none'],
  'frame-ancestors': ['none'],
};

/** A worker is governed by the headers of its own script, not by the page that starts it. */
const workerPolicy = { 'default-src': ['none'], 'script-src': ['self'], 'connect-src': ['self'] };
/** What reads and writes files reaches nothing at all. WebAssembly is for the Argon2 of KeePass files. */
const interchangePolicy = {
  'default-src': ['none'],
  'script-src': ['self', 'wasm-unsafe-eval'],
};

/**
 * The egress sends what goes to external vaults. A policy names origins when the app is built, so that it
 * can only say which schemes: which of all these origins are reached is up to the egress's own code, which
 * lets out what the person approved.
 */
const egressPolicy = {
  'default-src': ['none'],
  'script-src': ['self'],
  'connect-src': ['https:', 'http://localhost:*', 'http://127.0.0.1:*'],
};

const KEYWORD = /^(self|none|script|unsafe-hashes|wasm-unsafe-eval|sha256-.+)$/;

/** @param {Record<string, string[]>} policy */
const written = (policy) =>
  Object.entries(policy)
    .map(([name, values]) => [name, ...values.map((value) => value.replace(KEYWORD, "'$1'"))])
    .map((words) => words.join(' '))
    .join('; ');

const OFF =
  'accelerometer autoplay browsing-topics camera display-capture encrypted-media ' +
  'fullscreen gamepad geolocation gyroscope hid identity-credentials-get ' +
  'idle-detection keyboard-map local-fonts magnetometer microphone midi otp-credentials payment ' +
  'picture-in-picture screen-wake-lock serial storage-access sync-xhr usb ' +
  'window-management xr-spatial-tracking';
/**
 * `cross-origin-isolated` lets a page be what COOP and COEP make it, and see that it is: `crossOriginIsolated`
 * is true in it and in its own workers, so that a host which drops one of the headers can be told from one that
 * sends them. (The core is a shared worker, to which Chromium says false whatever its headers are.) It costs finer
 * clocks, for scripts of this origin only.
 */
const ON =
  'clipboard-read clipboard-write cross-origin-isolated publickey-credentials-create ' +
  'publickey-credentials-get';
const permissions = [
  ...ON.split(' ').map((feature) => `${feature}=(self)`),
  ...OFF.split(' ').map((feature) => `${feature}=()`),
].join(', ');

/**
 * Headers by path; of several rules that fit, the later one counts. `*` at the end stands for the rest.
 * @type {readonly { path: string; headers: Readonly<Record<string, string>> }[]}
 */
export const headerRules = [
  {
    path: '/*',
    headers: {
      'Content-Security-Policy': written(headerPolicy),
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      // For browsers and hosts that drop `frame-ancestors`.
      'X-Frame-Options': 'DENY',
      'Permissions-Policy': permissions,
      'Cache-Control': 'no-cache',
    },
  },
  {
    path: '/_app/immutable/*',
    headers: { 'Cache-Control': 'public, max-age=31536000, immutable' },
  },
  {
    path: '/_app/immutable/workers/*',
    headers: { 'Content-Security-Policy': written(workerPolicy) },
  },
  {
    path: '/_app/immutable/interchange/*',
    headers: { 'Content-Security-Policy': written(interchangePolicy) },
  },
  {
    path: '/_app/immutable/egress/*',
    headers: { 'Content-Security-Policy': written(egressPolicy) },
  },
  {
    path: '/service-worker.js',
    headers: { 'Content-Security-Policy': written(workerPolicy) },
  },
];

/**
 * The headers for a path, such as `/vault`.
 * @param {string} pathname
 * @returns {Record<string, string>}
 */
export const headersFor = (pathname) =>
  Object.assign(
    {},
    ...headerRules
      .filter(({ path }) =>
        path.endsWith('*') ? pathname.startsWith(path.slice(0, -1)) : pathname === path,
      )
      .map(({ headers }) => headers),
  );
