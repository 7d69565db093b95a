/** Prefix of the Web Locks that tabs, and workers that a page started for the core, hold while they live. */
export const TAB_LOCK_PREFIX = 'lockstate-tab-';
