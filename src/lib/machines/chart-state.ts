import type { VaultContext } from './vault-machine.ts';

/** Every state a vault can rest in, as the dotted path in the chart. */
export const CHART_PATHS = [
  'uninitialised',
  'keyShown',
  'locked',
  'unlocked.whole',
  'unlocked.recovering',
  'resetting.confirming',
  'resetting.erasing',
] as const;

export type ChartPath = (typeof CHART_PATHS)[number];

/** The chart's state as plain data: what the live view, the checkpoint and a replay all compare by. */
export interface ChartState extends VaultContext {
  readonly path: ChartPath;
}

/** Where every vault begins. */
export const initialChart: ChartState = { path: 'uninitialised', cameFrom: null, keySaved: false };

/** Whether the data key is in memory in this state. */
export const isOpen = ({ path }: ChartState): boolean =>
  path === 'unlocked.whole' || path === 'unlocked.recovering';
