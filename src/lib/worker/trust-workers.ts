/** The part of Trusted Types used here; the DOM types do not have it yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

/**
 * Addresses of our workers, as a type that `require-trusted-types-for` lets pass.
 * @param name of the policy, which the page's own has to list
 * @param urls all that it ever passes
 */
export function trustWorkers(name: string, urls: readonly string[]): (url: string) => string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const createScriptURL = (url: string): string => {
    if (!urls.includes(url)) throw new TypeError('only workers of this app may be started');
    return url;
  };
  const policy = trustedTypes?.createPolicy(name, { createScriptURL });
  return (url) => (policy ? policy.createScriptURL(url) : url);
}
