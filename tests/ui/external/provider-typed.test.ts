import { expect, test } from 'vitest';
import { ProviderTyped } from '../../../src/lib/ui/external/provider-draft.svelte.ts';

test('the form of a server asks for an address, and then for its approval', () => {
  const typed = new ProviderTyped(null);
  expect(typed.missing).toBeNull();
  typed.kind = 'hashicorp';
  typed.origin = 'http://vault.example';
  typed.isApproved = true;
  expect(typed.missing).toEqual({ code: 'external.originMalformed' });
  typed.origin = 'https://vault.example';
  typed.isApproved = false;
  expect(typed.missing).toEqual({ code: 'external.notApproved' });
  typed.isApproved = true;
  expect(typed.missing).toBeNull();
});
