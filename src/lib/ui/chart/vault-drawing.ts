import { vaultGraph } from '../../machines/vault-chart.ts';
import layout from './chart-layout.json';
import { placeChart } from './placed.ts';

/** The vault's chart with everything at its place. */
export const vaultDrawing = placeChart(vaultGraph, layout);
