import { createServer } from 'node:http';
import { chromium, expect, test as base, type Page } from '@playwright/test';
import { chromiumArgs, chromiumPath } from '../support/chromium.js';
import { watchForComplaints } from '../support/complaints.ts';
import { ExternalPage } from '../support/external-page.ts';
import { listen } from '../support/listen.ts';
import { Site } from '../support/site.ts';
import { VaultPage } from '../support/vault-page.ts';

interface Elsewhere {
  /** An origin that is not ours. */
  readonly address: string;
  /** All it was asked, also as a proxy. */
  readonly asked: string[];
}

const test = base.extend<{ elsewhere: Elsewhere }>({
  // Playwright wants a destructuring pattern, even an empty one.
  // eslint-disable-next-line no-empty-pattern
  elsewhere: async ({}, use) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
      response.end(decodeURIComponent(request.url?.split('?')[1] ?? ''));
    });
    server.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end();
    });
    await use({ address: `http://127.0.0.1:${await listen(server)}`, asked });
    server.closeAllConnections();
    server.close();
  },
});

/** Hosts that Chromium itself asks, whatever page is open. The page's policy keeps the app from them. */
const BROWSERS_OWN = /^(http:\/\/)?([\w-]+\.)+(google|googleapis|gstatic)\.com(:\d+)?(\/|$)/;

const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

test('every response carries the headers', async ({ request }) => {
  const home = await request.get('/');
  const script = /_app\/immutable\/entry\/start\.[\w-]+\.js/.exec(await home.text())?.[0] ?? '';
  const paths = [
    '/',
    '/vault',
    '/no-such-page',
    '/favicon.svg',
    '/service-worker.js',
    `/${script}`,
  ];
  for (const path of paths) {
    const response = await request.get(path);
    expect(response.status()).toBe(path === '/no-such-page' ? 404 : 200);
    const headers = response.headers();
    expect(headers).toMatchObject(isolation);
    const permissions = headers['permissions-policy'];
    expect(permissions).toContain('clipboard-write=(self)');
    expect(permissions).toContain('publickey-credentials-get=(self)');
    expect(permissions).toContain('camera=()');
    expect(headers['cache-control']).toBe(
      path.includes('immutable') ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
  }
  const policy = home.headers()['content-security-policy'];
  for (const part of ["frame-ancestors 'none'", "connect-src 'self'", "base-uri 'none'"]) {
    expect(policy).toContain(part);
  }
  expect((await request.get('/_headers')).status()).toBe(404);
});

test('pages name their one script by hash, workers have a policy of their own', async ({
  request,
}) => {
  for (const path of ['/', '/vault', '/no-such-page']) {
    const html = await (await request.get(path)).text();
    const meta = /http-equiv="content-security-policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(meta).toMatch(/default-src 'none'/);
    expect(meta).toMatch(/script-src 'self' 'sha256-[^']+'(;|$)/);
    expect(meta).not.toMatch(/unsafe-inline|unsafe-eval/);
    // Nothing may run, or be asked for, before the policy is read.
    expect(html.slice(0, html.indexOf('content-security-policy'))).not.toMatch(/<script|onload/);
  }
  const site = await Site.start();
  const [core] = await site.paths(/workers\/vault\.worker/);
  const [egress] = await site.paths(/egress\/egress\.worker/);
  await site.end();
  const sources = 'https: http://localhost:* http://127.0.0.1:*';
  for (const [path, scripts, reach] of [
    [`/${core}`, "script-src 'self' 'wasm-unsafe-eval'", "'self'"],
    ['/service-worker.js', "script-src 'self'", "'self'"],
    // The one script that may reach others: which of them, its code is told.
    [`/${egress}`, "script-src 'self'", sources],
  ]) {
    const headers = (await request.get(String(path))).headers();
    expect(headers).toMatchObject(isolation);
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; ${scripts}; connect-src ${reach}`,
    );
  }
});

test('of all other hosts only an approved one is asked, and only once it is', async ({
  baseURL,
  elsewhere,
}) => {
  // As below: whatever leaves for another host goes through this proxy, whichever worker sends it.
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: chromiumArgs,
    proxy: { server: elsewhere.address, bypass: 'localhost' },
  });
  try {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const vault = new ExternalPage(await context.newPage(), String(baseURL));
    const asked = () => new Set(elsewhere.asked.filter((host) => !BROWSERS_OWN.test(host)));
    await vault.openNewVault();
    vault.external = { address: 'https://approved.test:8443', token: 'token' };
    await vault.addProvider('Approved');
    await vault.linkByReference('LINKED', 'op://evil.test/@evil.test:1/..%2f..%2fevil.test');
    expect([...asked()]).toEqual([]);
    await vault.button('Reveal LINKED').click();
    await expect(vault.alert()).toContainText('No answer came that this page may see');
    expect([...asked()]).toEqual(['approved.test:8443']);
    // A test of another address needs its approval, and that of the saved one does not count for it.
    await vault.tab('Settings');
    await vault.button('Edit Approved').click();
    await vault.page.getByLabel('Address of the server').fill('https://other.test');
    await vault.button('Test connection').first().click();
    await expect(vault.alert()).toContainText('Nothing was sent');
    await vault.page.getByLabel('Let Lockstate send requests').check();
    await vault.page.getByLabel('Access token').fill('token');
    await vault.button('Test connection').first().click();
    await expect(vault.alert()).toContainText('No answer came that this page may see');
    await vault.button('Cancel').click();
    expect([...asked()]).toEqual(['approved.test:8443', 'other.test:443']);
    await vault.button('Remove Approved').click();
    await vault.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await vault.tab('Secrets');
    await vault.button('Reveal LINKED').click();
    await expect(vault.alert()).toContainText('not set up here');
    expect(asked().size).toBe(2);
  } finally {
    await browser.close();
  }
});

test('a walk through the vault asks nobody else for anything', async ({ baseURL, elsewhere }) => {
  // Every request to another host would go through this proxy, whichever part of the app makes it.
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: chromiumArgs,
    proxy: { server: elsewhere.address, bypass: 'localhost' },
  });
  try {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const complaints = await watchForComplaints(page, String(baseURL));
    const messages: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    const vault = new VaultPage(page, String(baseURL));
    await vault.createProfile();
    for (const event of ['key.issued', 'key.saved', 'vault.opened'] as const)
      await vault.act[event]();
    await vault.addSecret('A', 'value-a', 'api.example.com');
    for (const event of [
      'secret.edited',
      'settings.changed',
      'secrets.exported',
      'vault.locked',
      'vault.unlocked',
    ] as const)
      await vault.act[event]();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await page.reload();
    await vault.unlock(vault.key);
    await vault.button('Reveal A').click();
    expect(await page.evaluate(() => isSecureContext)).toBe(true);
    expect(complaints).toEqual([]);
    expect(messages).toEqual([]);
    const asked = () => elsewhere.asked.filter((host) => !BROWSERS_OWN.test(host));
    expect(asked()).toEqual([]);
    // The proxy does see what leaves.
    await page.goto('http://example.test/').catch(() => undefined);
    expect(asked()).toContain('http://example.test/');
  } finally {
    await browser.close();
  }
});

/** The attempts that run code in the page, in their order. */
const HARMS = [
  'script text',
  'script node',
  'javascript URL',
  'inline handler',
  'markup handler',
  'eval',
  'new Function',
  'timer text',
];

/**
 * Does hostile things in the page, as code that got into it would.
 * @param hasPolicy whether a policy is to say something about each of them
 * @returns what was done to the page, and what the policy said, attempt by attempt
 */
async function attack(page: Page, target: string, hasPolicy: boolean) {
  const given = { target, hasPolicy, harms: HARMS, patience: 5_000 };
  return page.evaluate(async ({ target, hasPolicy, harms, patience }) => {
    const state = globalThis as { harm?: string[] };
    state.harm = [];
    const harm = (name: string) => `globalThis.harm.push('${name}')`;
    const add = <Name extends keyof HTMLElementTagNameMap>(name: Name) =>
      document.body.appendChild(document.createElement(name));
    const attempts: Record<string, () => unknown> = {
      'script text': () => {
        add('script').textContent = harm('script text');
      },
      'script node': () => {
        const script = document.createElement('script');
        script.append(document.createTextNode(harm('script node')));
        document.body.append(script);
      },
      'script elsewhere': () => {
        add('script').src = `${target}/script`;
      },
      'javascript URL': () => {
        const link = add('a');
        link.href = `javascript:void ${harm('javascript URL')}`;
        link.click();
      },
      'inline handler': () => {
        const button = add('button');
        button.setAttribute('onclick', harm('inline handler'));
        button.click();
      },
      'markup handler': () => {
        add('div').innerHTML = `<img src="data:," onerror="${harm('markup handler')}">`;
      },
      eval: () => {
        globalThis.eval(harm('eval'));
      },
      'new Function': () => {
        (new Function(harm('new Function')) as () => void)();
      },
      'timer text': () => {
        setTimeout(harm('timer text'));
      },
      'worker of a blob': () => new Worker(URL.createObjectURL(new Blob(['']))),
      // The egress is started by the one line of ours that has its address as a trusted one.
      'worker of an address': () => new Worker('/_app/immutable/egress/egress.worker.js'),
      fetch: () => fetch(`${target}/fetch`),
      image: () => {
        add('img').src = `${target}/image`;
      },
      beacon: () => navigator.sendBeacon(`${target}/beacon`, 'x'),
      socket: () => new WebSocket(`${target.replace('http', 'ws')}/socket`),
      frame: () => {
        add('iframe').src = `${target}/frame`;
      },
      style: () => {
        add('style').append('body { display: none }');
      },
      base: () => {
        add('base').href = target;
      },
      form: () => {
        const form = add('form');
        form.method = 'post';
        form.action = `${target}/form`;
        form.target = '_blank';
        form.submit();
      },
    };
    const until = async (isSo: () => boolean) => {
      const end = performance.now() + patience;
      while (!isSo() && performance.now() < end) await new Promise((next) => setTimeout(next));
    };
    const said: Record<string, string[]> = {};
    for (const [name, attempt] of Object.entries(attempts)) {
      const heard: string[] = [];
      said[name] = heard;
      let isFenced = !hasPolicy;
      const fence = `${target}/fence/${Object.keys(said).length}`;
      const listen = ({
        blockedURI,
        disposition,
        effectiveDirective,
      }: SecurityPolicyViolationEvent) => {
        if (blockedURI === fence) isFenced = true;
        // A policy that only reports lets the harm be done.
        else if (disposition === 'enforce') heard.push(effectiveDirective);
      };
      document.addEventListener('securitypolicyviolation', listen);
      // From a timer, since code that the test driver calls directly is let off the policy.
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          void Promise.resolve()
            .then(attempt)
            .catch((error: unknown) => heard.push(String(error)))
            .finally(resolve);
        });
      });
      // Until the policy has said something or the harm is done; what is sent is seen elsewhere.
      if (hasPolicy) await until(() => heard.length > 0);
      else if (harms.includes(name)) await until(() => state.harm?.includes(name) === true);
      // What the policy says of this attempt comes before what it says of a later one.
      if (hasPolicy) new Image().src = fence;
      await until(() => isFenced);
      document.removeEventListener('securitypolicyviolation', listen);
    }
    // An image that fails later than that of the attempt has its handler called later.
    await new Promise((resolve) => {
      const image = add('img');
      image.addEventListener('error', resolve);
      image.src = 'data:,';
    });
    return { harm: state.harm, said };
  }, given);
}

test('code that gets into the page cannot run, load or send', async ({ page, elsewhere }) => {
  await page.goto('/');
  await expect(page.getByLabel('Profile name')).toBeVisible();
  const { harm, said } = await attack(page, elsewhere.address, true);
  expect(harm).toEqual([]);
  // What this browser sends there later is seen, and nothing that came before it.
  const later = await page.context().newPage();
  await later.goto(`${elsewhere.address}/later`);
  expect(elsewhere.asked[0]).toBe('/later');
  expect(elsewhere.asked.filter((url) => !['/later', '/favicon.ico'].includes(url))).toEqual([]);
  expect(Object.keys(said)).toEqual(expect.arrayContaining(HARMS));
  for (const [name, heard] of Object.entries(said)) {
    expect(heard.length, `the policy says something about: ${name}`).toBeGreaterThan(0);
  }
  await expect(page.getByLabel('Profile name')).toBeVisible();
});

test('the same code does its harm where there is no policy', async ({ page, elsewhere }) => {
  await page.goto(`${elsewhere.address}/?<p>bare</p>`);
  const { harm } = await attack(page, elsewhere.address.replace('127.0.0.1', 'localhost'), false);
  expect(harm).toEqual(HARMS);
  const paths = () => elsewhere.asked.map((url) => url.replace(/\?.*/, ''));
  for (const path of ['/script', '/fetch', '/image', '/beacon', '/frame', '/form']) {
    await expect.poll(paths).toContain(path);
  }
});

test('no other site can frame the app', async ({ page, elsewhere, baseURL }) => {
  const framed = encodeURIComponent(`<iframe src="${String(baseURL)}/vault"></iframe>`);
  await page.goto(`${elsewhere.address}/?${framed}`);
  const frame = page.frames()[1];
  await expect.poll(() => frame?.url()).toBe('chrome-error://chromewebdata/');
});
