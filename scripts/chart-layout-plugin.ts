import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { vaultGraph } from '../src/lib/machines/vault-chart.ts';
import { layoutDifferences, type ChartLayout } from '../src/lib/ui/chart/layout.ts';

/** Fails a build in which the chart has changed and its drawing has not. */
export function checkChartLayout(): Plugin {
  return {
    name: 'check-chart-layout',
    apply: 'build',
    buildStart() {
      const text = readFileSync('src/lib/ui/chart/chart-layout.json', 'utf8');
      const differences = layoutDifferences(vaultGraph, JSON.parse(text) as ChartLayout);
      if (differences.length === 0) return;
      this.error(
        `The drawing of the chart is not up to date; run "npm run layout".\n${differences.join('\n')}`,
      );
    },
  };
}
