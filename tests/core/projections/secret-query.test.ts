import { describe, expect, test } from 'vitest';
import { allAtOnce } from '../../../src/lib/core/base/steps.ts';
import { SecretIndex } from '../../../src/lib/core/projections/secret-index.ts';
import { type RowFilter, SecretQuery } from '../../../src/lib/core/projections/secret-query.ts';

const index = new SecretIndex();
const query = new SecretQuery(index);
const add = (seq: number, name: string, domains = '') => {
  index.evolve({ type: 'secret.added' }, seq, seq, { name, domains });
};
add(1, 'Stripe live', 'api.stripe.com');
add(2, 'github token', '*.github.com');
add(3, 'Ärger', 'example.com');
add(4, 'stripe test', 'api.stripe.com');

const window = (filter: RowFilter, offset: number, limit: number) =>
  allAtOnce(query.window(filter, offset, limit));

const names = (
  text: string,
  order: 'newest' | 'name' | 'changed' = 'newest',
  offset = 0,
  limit = 99,
) => window({ text, order }, offset, limit).rows.map(({ name }) => name);

describe('a query of the index', () => {
  test('finds words in names and domains, in any case, all of them', () => {
    expect(names('STRIPE')).toEqual(['stripe test', 'Stripe live']);
    expect(names('  stripe   live ')).toEqual(['Stripe live']);
    expect(names('github.com')).toEqual(['github token']);
    expect(names('är')).toEqual(['Ärger']);
    expect(names('nothing')).toEqual([]);
  });

  test('orders by name, by change and by age', () => {
    expect(names('', 'name')).toEqual(['github token', 'Stripe live', 'stripe test', 'Ärger']);
    expect(names('')).toEqual(['stripe test', 'Ärger', 'github token', 'Stripe live']);
  });

  test('gives a window and the whole count', () => {
    expect(window({ text: 'com', order: 'newest' }, 1, 2).total).toBe(4);
    expect(names('com', 'newest', 1, 2)).toEqual(['Ärger', 'github token']);
  });

  test('sees what changed since the last answer', () => {
    const details = { id: window({ text: 'github', order: 'name' }, 0, 1).rows[0]?.id ?? 0 };
    index.evolve({ type: 'secret.edited' }, 5, 50, {
      ...details,
      name: 'gitlab',
      domains: '',
    } as never);
    expect(names('github')).toEqual([]);
    expect(names('gitlab')).toEqual(['gitlab']);
    expect(names('', 'changed')[0]).toBe('gitlab');
  });
});
