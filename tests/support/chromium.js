import { existsSync } from 'node:fs';

/** Flags that let Chromium run headless, as any user, without reaching for the network. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The Chromium on this machine: `CHROMIUM_PATH` if set, else the usual places.
 * @returns {string}
 */
export function chromiumPath() {
  const places = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return places.find((place) => place && existsSync(place)) ?? '/usr/bin/chromium';
}
