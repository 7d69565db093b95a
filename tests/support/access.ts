import { axeFor } from './axe.ts';
import { expect, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds, which is nothing. `rules` narrows it down to those. */
async function axe(page: Page, what: string, rules?: string[]): Promise<void> {
  // There are no frames, for which the other way opens a page each time.
  const builder = axeFor(page);
  if (rules) builder.withRules(rules);
  else {
    // Of all rules this one is off unless it is asked for.
    builder.options({ rules: { 'target-size': { enabled: true } } }).withTags(TAGS);
  }
  const { violations } = await builder.analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  expect.soft(found, what).toEqual([]);
}

/** Names elements that reach out of the page, or whose text is cut off by their own edge. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`the page scrolls to ${root.scrollWidth}`);
    const scrolls = (element: Element): boolean =>
      /auto|scroll/.test(getComputedStyle(element).overflowX) &&
      element.scrollWidth > element.clientWidth;
    const open = document.querySelector('dialog[open]') ?? document.body;
    for (const element of open.querySelectorAll('*')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('svg'))
        continue;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      // What only readers of screens get, and what lies in something that scrolls.
      if (box.width <= 1 || element.closest('.visually-hidden') || style.opacity === '0') continue;
      let parent = element.parentElement;
      while (parent && !scrolls(parent)) parent = parent.parentElement;
      const name = `${element.tagName} ${element.className} "${element.textContent.trim().slice(0, 40)}"`;
      if (!parent && (box.left < -0.5 || box.right > innerWidth + 0.5)) {
        found.push(`outside: ${name} ${box.left} to ${box.right}`);
      }
      const clips = /hidden|clip/.test(style.overflowX + style.overflowY);
      const isOver =
        element.scrollWidth > element.clientWidth + 1 ||
        element.scrollHeight > element.clientHeight + 1;
      if (clips && isOver && element.clientWidth > 0) found.push(`cut off: ${name}`);
    }
    return found;
  });

/** What can be reached by Tab, each once; a group of radio buttons is one stop. Kept in the page as `stops`. */
const listStops = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const scope = document.querySelector('dialog[open]') ?? document.body;
    const all = scope.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [tabindex="0"]',
    );
    const groups = new Set<string>();
    const stops = [...all].filter((element) => {
      if (element.tabIndex < 0 || element.matches(':disabled, [type=hidden]')) return false;
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('[inert]'))
        return false;
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
      const isChosen = scope.querySelector(`[name="${element.name}"]:checked`) === element;
      const isNew = !groups.has(element.name);
      return isChosen && isNew && groups.add(element.name);
    });
    Object.assign(globalThis, { stops });
    return stops.length;
  });

/** Where the focus is: which stop, and what is wrong with how that looks. */
const lookAtFocus = (page: Page): Promise<{ at: number; wrong: string | null }> =>
  page.evaluate(async () => {
    // What follows the focus, such as scrolling there, has its turn first.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const { stops } = globalThis as unknown as { stops: HTMLElement[] };
    const focused = document.activeElement;
    if (!focused || focused === document.body) return { at: -1, wrong: null };
    const name = `${focused.tagName} "${(focused.ariaLabel ?? focused.textContent).trim().slice(0, 40)}"`;
    const box = focused.getBoundingClientRect();
    // Close enough to meet the strip of a drawn box that its own rows leave free.
    const steps = Array.from({ length: 24 }, (_, index) => (index + 0.5) / 24);
    const points = steps.flatMap((x) => steps.map((y) => [x, y] as const));
    const isSeen = points.some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top !== null && (focused.contains(top) || top.contains(focused));
    });
    const { outlineStyle, outlineWidth } = getComputedStyle(focused);
    const isRinged = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    // A drawing has its ring in its strokes: `rings` looks at those.
    const hasRing = isRinged || focused instanceof SVGElement;
    const at = stops.indexOf(focused as HTMLElement);
    if (!isSeen) return { at, wrong: `hidden: ${name}` };
    if (!hasRing) return { at, wrong: `without a ring: ${name}` };
    return { at, wrong: null };
  });

/** Goes through a screen with Tab: every stop is reached, seen, and has a ring. */
async function tabThrough(page: Page, what: string): Promise<void> {
  const count = await listStops(page);
  await page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement) activeElement.blur();
    scrollTo(0, 0);
  });
  const reached = new Set<number>();
  const wrong = new Set<string>();
  // Tab leaves the page at its end, or begins anew in a dialog.
  for (let turn = 0; turn < count + 4 && reached.size < count; turn += 1) {
    await page.keyboard.press('Tab');
    const look = await lookAtFocus(page);
    if (look.at >= 0) reached.add(look.at);
    if (look.wrong !== null) wrong.add(look.wrong);
  }
  const missed = await page.evaluate(
    (seen) => {
      const { stops } = globalThis as unknown as { stops: HTMLElement[] };
      return stops
        .filter((stop, index) => stop.isConnected && !seen.includes(index))
        .map((stop) => stop.outerHTML.slice(0, 120));
    },
    [...reached],
  );
  expect.soft(missed, `${what}: every control is reached by Tab`).toEqual([]);
  expect.soft([...wrong], `${what}: where the focus is can be seen`).toEqual([]);
}

/** Controls whose focus has no ring, tried one by one. */
async function rings(page: Page, what: string): Promise<void> {
  await listStops(page);
  const bare = await page.evaluate(() => {
    const { stops } = globalThis as unknown as { stops: HTMLElement[] };
    const before = document.activeElement;
    const drawn = (stop: Element): string =>
      [stop, ...stop.querySelectorAll('*')]
        .map((part) => {
          const { stroke, strokeWidth, strokeDasharray } = getComputedStyle(part);
          return `${stroke} ${strokeWidth} ${strokeDasharray}`;
        })
        .join();
    const without = stops.filter((stop) => {
      stop.blur();
      const unfocused = drawn(stop);
      stop.focus({ preventScroll: true, focusVisible: true } as FocusOptions);
      const { outlineStyle, outlineWidth } = getComputedStyle(stop);
      if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) return false;
      return !(stop instanceof SVGElement) || drawn(stop) === unfocused;
    });
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    return without.filter((stop) => stop.isConnected).map((stop) => stop.outerHTML.slice(0, 120));
  });
  expect.soft(bare, `${what}: every control has a ring`).toEqual([]);
}

/**
 * Looks at a screen as people have set up their eyes and hands (WCAG 2.2 AA): light, dark and forced
 * colours, 200 % zoom (640 by 400 of what was 1280 by 800), 320 pixels, the keyboard, and no motion.
 * The page is to be opened with reduced motion.
 */
export async function checkAccess(page: Page, screen: string): Promise<void> {
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState }) => playState === 'running')
      .map(({ effect }) => (effect as KeyframeEffect).target?.outerHTML.slice(0, 120)),
  );
  expect.soft(moving, `${screen}: nothing moves`).toEqual([]);
  await axe(page, `${screen}, light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await axe(page, `${screen}, dark`, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  await axe(page, `${screen}, forced colours`, ['color-contrast']);
  await rings(page, `${screen}, forced colours`);
  await page.emulateMedia({ forcedColors: 'none' });
  await page.setViewportSize({ width: 640, height: 400 });
  expect.soft(await cutOff(page), `${screen}, 200 %`).toEqual([]);
  await tabThrough(page, `${screen}, 200 %`);
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await cutOff(page), `${screen}, 320 pixels`).toEqual([]);
  await axe(page, `${screen}, 320 pixels`, ['target-size']);
  await page.setViewportSize({ width: 1280, height: 800 });
}
