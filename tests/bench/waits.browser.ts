import { beforeEach, describe, expect, test } from 'vitest';
import type { Condition } from '../../bench/page/conditions.ts';
import { missing } from '../../bench/page/conditions.ts';
import { begin, end, type Wait } from '../../bench/page/waits.ts';

/** Milliseconds after which these waits are given up: some frames. */
const PATIENCE = 400;
const ROW = 40;
const NAMES = Array.from({ length: 60 }, (_, index) => `secret ${String(index).padStart(2, '0')}`);

/** A list like the app's: absolute rows in a high box, as many as `shown`. */
function draw(names: readonly string[], { total = names.length, shown = 60, ticked = false } = {}) {
  const list = document.createElement('ul');
  list.style.cssText = `position: relative; margin: 0; height: ${total * ROW}px`;
  for (const [index, name] of names.slice(0, shown).entries()) {
    const row = document.createElement('li');
    row.style.cssText = `position: absolute; top: ${index * ROW}px; height: ${ROW}px`;
    row.setAttribute('aria-posinset', String(index + 1));
    row.setAttribute('aria-setsize', String(total));
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = ticked;
    row.append(box, name);
    list.append(row);
  }
  document.querySelector('main')?.replaceChildren(list);
}

const rows = (
  names: readonly string[],
  more: Partial<Extract<Condition, { kind: 'rows' }>> = {},
): Condition => ({ kind: 'rows', within: 'main', total: names.length, rows: names, ...more });

const press = () => dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));

/** Waits for the odd names after a key, of which `app` makes what it makes. */
function afterKey(app: () => void, more: Partial<Wait> = {}): Promise<number> {
  begin({ until: rows(ODD), from: 'keydown', patience: PATIENCE, ...more });
  addEventListener('keydown', app, { once: true });
  press();
  const ended = end();
  return ended.finally(() => {
    removeEventListener('keydown', app);
  });
}
const ODD = NAMES.filter((_, index) => index % 2 === 1);
const EVEN = NAMES.filter((_, index) => index % 2 === 0);

beforeEach(() => {
  document.body.style.margin = '0';
  document.body.innerHTML = '<main></main>';
  draw(NAMES);
});

describe('a page that does the right thing', () => {
  test('is measured, from the key to the frame with the rows', async () => {
    const took = await afterKey(() => {
      draw(ODD);
    });
    expect(took).toBeGreaterThan(0);
    expect(took).toBeLessThan(PATIENCE);
  });

  test('is measured with the time that it takes', async () => {
    const took = await afterKey(() => setTimeout(() => draw(ODD), 150));
    expect(took).toBeGreaterThanOrEqual(149);
  });

  test('is measured from a click, a choice, and the load', async () => {
    for (const from of ['click', 'change'] as const) {
      draw(NAMES);
      begin({ until: rows(ODD), from, patience: PATIENCE });
      dispatchEvent(new Event(from));
      draw(ODD);
      expect(await end()).toBeGreaterThan(0);
    }
    begin({ until: rows(ODD), from: 'load', patience: PATIENCE });
    expect(await end()).toBeGreaterThan(0);
  });
});

describe('a page gives no figure', () => {
  const refused: Record<string, () => void> = {
    'that does nothing': () => undefined,
    'that shows other rows': () => draw(EVEN),
    'that shows the right rows in another order': () => draw([...ODD].reverse()),
    'that keeps the old number of rows': () => draw(ODD, { total: NAMES.length }),
    'that shows too few of the rows': () => draw(ODD, { shown: 3 }),
    'whose rows are there and not to be seen': () => {
      draw(ODD);
      for (const row of document.querySelectorAll<HTMLElement>('li'))
        row.style.visibility = 'hidden';
    },
    'that shows the number alone, before its rows': () => {
      draw(NAMES, { total: ODD.length });
      document.body.append(`${ODD.length} secrets found`);
    },
    'whose rows are scrolled away': () => {
      draw(ODD);
      scrollTo(0, 3 * ROW);
    },
    'that takes the rows away again at once': () => {
      draw(ODD);
      requestAnimationFrame(() => requestAnimationFrame(() => draw(NAMES)));
    },
    'that empties the list': () => draw([]),
  };
  for (const [what, app] of Object.entries(refused)) {
    test(what, async () => {
      await expect(afterKey(app)).rejects.toThrow('nothing to measure after');
    });
  }

  test('that shows what is waited for before anything is done', () => {
    draw(ODD);
    expect(() => {
      begin({ until: rows(ODD), from: 'keydown', patience: PATIENCE });
    }).toThrow('before anything was done');
  });

  test('that changes without the key', async () => {
    begin({ until: rows(ODD), from: 'keydown', patience: PATIENCE });
    draw(ODD);
    await expect(end()).rejects.toThrow('the event that it counts from');
  });

  test('that nobody waited for', async () => {
    begin({ until: rows(ODD), from: 'load', patience: 1 });
    await expect(end()).rejects.toThrow();
    expect(() => begin({ until: rows(NAMES), from: 'click', patience: PATIENCE })).toThrow();
    expect(end).toThrow('no wait was begun');
  });
});

describe('what is missing', () => {
  test('of rows that should be ticked, or say something', () => {
    const ticks = rows(NAMES, { each: { isChecked: true } });
    expect(missing(ticks)).toContain('tick');
    draw(NAMES, { ticked: true });
    expect(missing(ticks)).toBeNull();
    expect(missing(rows(NAMES, { each: { text: 'Disabled' } }))).toContain('Disabled');
    expect(missing(rows(NAMES, { each: { lacks: 'Disabled' } }))).toBeNull();
    draw(NAMES.map((name) => `${name} Disabled`));
    expect(missing(rows(NAMES, { each: { text: 'Disabled' } }))).toBeNull();
    expect(missing(rows(NAMES, { each: { lacks: 'Disabled' } }))).toContain('Disabled');
  });

  test('of a text besides the rows', () => {
    const condition = rows(NAMES, { besides: '60 secrets selected' });
    expect(missing(condition)).toContain('60 secrets selected');
    document.body.insertAdjacentHTML('afterbegin', '<p hidden>60 secrets selected</p>');
    expect(missing(condition)).toContain('60 secrets selected');
    document.querySelector('p')?.removeAttribute('hidden');
    expect(missing(condition)).toBeNull();
  });

  test('of a screen, and of one that is to be gone', () => {
    const locked: Condition = {
      kind: 'text',
      selector: 'label',
      text: 'Vault key',
      gone: 'main li',
    };
    expect(missing(locked)).toContain('gone');
    draw([]);
    expect(missing(locked)).toContain('Vault key');
    document.body.insertAdjacentHTML('beforeend', '<label>Vault key</label>');
    expect(missing(locked)).toBeNull();
  });

  test('of a list in a box that scrolls: only what can be seen in it counts', () => {
    const main = document.querySelector('main');
    if (main) main.style.cssText = `height: ${4 * ROW}px; overflow: auto`;
    expect(missing(rows(NAMES))).toBeNull();
    draw(NAMES, { shown: 3 });
    expect(missing(rows(NAMES))).toContain('edge');
    draw(NAMES);
    main?.scrollTo(0, 2 * ROW);
    expect(missing(rows(NAMES))).toContain('at its place');
  });
});
