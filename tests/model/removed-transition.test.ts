import { createMachine } from 'xstate';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { chartGraph } from '../../src/lib/machines/chart-graph.ts';
import { vaultMachine } from '../../src/lib/machines/vault-machine.ts';
import { edgeWalks } from '../support/vault-model.ts';

interface StateConfig {
  on?: Record<string, unknown>;
  states?: Record<string, StateConfig>;
}

/** The app's chart without the transitions of one event in one state. The model keeps them. */
function without(source: string, event: string): typeof vaultMachine {
  const config = structuredClone(vaultMachine.config) as StateConfig;
  const state = source
    .split('.')
    .reduce<StateConfig | undefined>((node, name) => node?.states?.[name], config);
  if (!state?.on?.[event]) throw new Error(`no ${event} in ${source} to remove`);
  state.on = Object.fromEntries(Object.entries(state.on).filter(([name]) => name !== event));
  return createMachine(
    config as never,
    vaultMachine.implementations as never,
  ) as unknown as typeof vaultMachine;
}

const MACHINE = '../../src/lib/machines/vault-machine.ts';

describe('the model suite fails when the app lacks a transition of the model', () => {
  afterEach(() => {
    vi.doUnmock(MACHINE);
    vi.resetModules();
  });

  const edges = new Map(
    chartGraph(vaultMachine).transitions.map(({ source, event }) => [`${source} ${event}`, 0]),
  );

  /** Loads the app afresh around a chart and counts the walks of the whole chart that fail on it. */
  async function failures(app: typeof vaultMachine, event: string): Promise<number> {
    const walks = edgeWalks().filter(({ steps }) =>
      steps.some((step) => step.event.type === event),
    );
    vi.resetModules();
    vi.doMock(MACHINE, () => ({ vaultMachine: app }));
    const { walkCore } = await import('../support/core-walk.ts');
    let failed = 0;
    for (const walk of walks) {
      await walkCore(walk).catch(() => {
        failed += 1;
      });
    }
    return failed;
  }

  test('and passes when it lacks none', async () => {
    expect(await failures(vaultMachine, 'key.issued')).toBe(0);
  });

  test.each([...edges.keys()])('%s', async (edge) => {
    const [source = '', event = ''] = edge.split(' ');
    expect(await failures(without(source, event), event)).toBeGreaterThan(0);
  });
});
