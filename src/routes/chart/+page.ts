// The chart needs nothing of this browser, so it is in the file itself.
export const ssr = true;
