import { clipboardDue } from '../../platform/clipboard-marks.ts';

let hasBegun = $state(false);

/** Whether a value was copied on this page, or before it was loaded anew: what looks after it comes then. */
export const copying = {
  get hasBegun(): boolean {
    return hasBegun;
  },
  begin(): void {
    hasBegun = true;
  },
  /** To be called once, when the app starts. */
  goOn(): void {
    hasBegun ||= clipboardDue() !== null;
  },
};
