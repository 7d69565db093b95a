import { expect, type Page } from '@playwright/test';
import { test } from '../support/elsewhere-test.ts';

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
