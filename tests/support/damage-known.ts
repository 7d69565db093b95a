import type { DamageKind } from '../../scripts/torture/damage/damages.ts';

type Damages = Readonly<Record<string, readonly DamageKind[]>>;

/**
 * By vault, store and field: the damages after which the aim is not met yet. Whoever mends one takes it out;
 * the test of it fails until then.
 */
export const FALLS_SHORT: Readonly<Record<string, Readonly<Record<string, Damages>>>> = {};
