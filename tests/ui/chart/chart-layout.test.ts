import { describe, expect, test } from 'vitest';
import { vaultGraph } from '../../../src/lib/machines/vault-chart.ts';
import layout from '../../../src/lib/ui/chart/chart-layout.json';
import { layoutDifferences } from '../../../src/lib/ui/chart/layout.ts';
import { placeChart, type Rect } from '../../../src/lib/ui/chart/placed.ts';
import { plainColour } from '../../../src/lib/ui/chart/svg-file.ts';

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the layout of the chart', () => {
  test('has a place for exactly what the machine has', () => {
    expect(layoutDifferences(vaultGraph, layout)).toEqual([]);
  });

  test.each(vaultGraph.transitions.map(({ id }) => id))('is out of date without %s', (id) => {
    const transitions = vaultGraph.transitions.filter((known) => known.id !== id);
    expect(layoutDifferences({ ...vaultGraph, transitions }, layout)).not.toEqual([]);
  });

  test('is out of date with a new event, a new guard, a new target or a lost state', () => {
    const [first, ...rest] = vaultGraph.transitions;
    const { states } = vaultGraph;
    for (const change of [{ event: 'key.made' }, { guard: 'someGuard' }, { target: 'unlocked' }]) {
      const transitions = [{ ...first, ...change } as (typeof rest)[number], ...rest];
      expect(layoutDifferences({ ...vaultGraph, transitions }, layout).length).toBeGreaterThan(0);
    }
    const fewer = states.filter(({ path }) => path !== 'resetting.erasing');
    expect(layoutDifferences({ ...vaultGraph, states: fewer }, layout)).toEqual([
      expect.stringContaining('not in the chart: state resetting.erasing'),
    ]);
  });

  test('no text covers another, nor a box it does not belong to', () => {
    const chart = placeChart(vaultGraph, layout);
    const inner = chart.boxes.filter(({ isOuter }) => !isOuter).map(({ place }) => place);
    const labels = chart.arrows.flatMap(({ rows }) => rows);
    for (const [index, label] of labels.entries()) {
      const id = label.row.transition.id;
      expect(
        inner.filter((box) => overlap(box, label)),
        id,
      ).toEqual([]);
      expect(
        labels.slice(index + 1).filter((other) => overlap(other, label)),
        id,
      ).toEqual([]);
      expect(label.x >= 0 && label.x + label.width <= chart.width, id).toBe(true);
    }
    for (const [index, box] of inner.entries()) {
      expect(inner.slice(index + 1).filter((other) => overlap(other, box))).toEqual([]);
    }
  });
});

test('mixed colours are written so that every program reads them', () => {
  expect(plainColour('color(srgb 1 0.5 0)')).toBe('rgb(255, 128, 0)');
  expect(plainColour('color(srgb 0 0 0 / 0.5)')).toBe('rgba(0, 0, 0, 0.5)');
  expect(plainColour('rgb(1, 2, 3)')).toBe('rgb(1, 2, 3)');
});
