import { expect, test } from 'vitest';
import { secretId } from '../../../../src/lib/core/base/ids.ts';
import type { SecretRow } from '../../../../src/lib/core/secrets/secret.ts';
import { checkReferences } from '../../../../src/lib/core/secrets/templates.ts';
import { honestTexts } from '../../../support/honest-texts.ts';
import { hostileTexts } from '../../../support/hostile-texts.ts';

const row: SecretRow = {
  id: secretId(1),
  name: 'K',
  domains: 'api.example.com',
  enabled: true,
  link: null,
  createdAt: 0,
  changedAt: 0,
  detailsSeq: 1,
  valueSeq: 1,
};
const statusesOf = (text: string) =>
  checkReferences(text, (name) => (name === 'K' ? row : null)).map(({ status }) => status);

test('no hostile text has a restricted secret put in without a question', () => {
  const texts = hostileTexts();
  expect(texts.length).toBeGreaterThan(1000);
  const leaking = texts.filter(([, text]) => {
    const statuses = statusesOf(text);
    expect(statuses.length).toBeGreaterThan(0);
    return statuses.includes('resolved');
  });
  expect(leaking).toEqual([]);
});

test('an honest text has it put in', () => {
  const texts = honestTexts();
  expect(texts.length).toBeGreaterThan(400);
  const asked = texts.filter((text) => statusesOf(text).some((status) => status !== 'resolved'));
  expect(asked).toEqual([]);
});
