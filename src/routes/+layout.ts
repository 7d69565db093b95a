// The pages are static files, and everything on them comes from the vault of this browser.
export const prerender = true;
export const ssr = false;
