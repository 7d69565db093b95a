import { createMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { toMermaid, toXStateJson } from '../../src/lib/machines/chart-export.ts';
import { chartGraph } from '../../src/lib/machines/chart-graph.ts';
import { vaultGraph } from '../../src/lib/machines/vault-chart.ts';
import { vaultMachine } from '../../src/lib/machines/vault-machine.ts';

describe('the chart as a file', () => {
  test('Mermaid has every state and transition, and starts where the chart does', () => {
    const lines = toMermaid(vaultGraph)
      .split('\n')
      .map((line) => line.trim());
    expect(lines[0]).toBe('stateDiagram-v2');
    const id = (path: string) => path.replaceAll('.', '_');
    const arrows = vaultGraph.transitions.map(({ source, target, event, guard }) => {
      return `${id(source)} --> ${id(target)} : ${event}${guard === null ? '' : ` [${guard}]`}`;
    });
    const starts = vaultGraph.states
      .filter(({ initial }) => initial)
      .map(({ path }) => `[*] --> ${id(path)}`);
    expect(lines.filter((line) => line.includes('-->')).sort()).toEqual(
      [...arrows, ...starts].sort(),
    );
    for (const { path } of vaultGraph.states) {
      expect(lines.some((line) => line.includes(` as ${id(path)}`))).toBe(true);
    }
  });

  test('Mermaid keeps a transition of nested states inside the state that holds them', () => {
    const text = toMermaid(vaultGraph);
    const nested = text.slice(
      text.indexOf('as resetting {'),
      text.indexOf('  }', text.indexOf('as resetting {')),
    );
    expect(nested).toContain('resetting_confirming --> resetting_erasing');
    expect(nested).not.toContain('locked');
  });

  test('the JSON makes the same machine again', () => {
    const again = createMachine(JSON.parse(toXStateJson(vaultMachine)) as { id: string });
    expect(chartGraph(again)).toEqual(vaultGraph);
    expect(JSON.parse(toXStateJson(vaultMachine))).toMatchObject({
      context: { cameFrom: null, keySaved: false },
    });
  });
});
