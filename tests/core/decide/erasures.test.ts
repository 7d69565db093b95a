import { describe, expect, test } from 'vitest';
import { secretId } from '../../../src/lib/core/base/ids.ts';
import { valuesOf } from '../../../src/lib/core/decide/decide-secrets.ts';
import { DEFAULT_SETTINGS } from '../../../src/lib/core/vault/vault-settings.ts';
import { add, current, draft, edit, opened } from '../../support/decider.ts';

const id = secretId(4);

describe('deleting and settings', () => {
  const vault = edit(add(add(opened(), 'A'), 'B'), id, 'new');

  test('each deletion names what it erases, details and values', () => {
    const row = vault.secrets.get(id);
    if (!row) throw new Error('"row" is missing');
    const values = valuesOf(row, current(vault, id));
    expect(values).toEqual([6, 4]);
    vault.when({ type: 'deleteSecrets', erasures: [{ id, details: [6, 4], values }] }).then({
      event: { type: 'secret.deleted' },
      details: { id, erased: [6, 4] },
      eraseDetails: [6, 4],
      eraseValues: [6, 4],
    });
  });

  test('one that is gone stops all', () => {
    const erasures = [
      { id, details: [], values: [] },
      { id: secretId(99), details: [], values: [] },
    ];
    vault.when({ type: 'deleteSecrets', erasures }).thenFails({ code: 'secret.missing' });
  });

  test('keeping fewer versions trims with it, and leaves the time of change as it was', () => {
    const settings = { ...DEFAULT_SETTINGS, versionsKept: 0 };
    const unchanged = { id, basedOn: 6, draft: draft('A', null), current: current(vault, id) };
    const trims = [{ ...unchanged, isUpkeep: true }];
    const trimmed = vault.when({ type: 'changeSettings', settings, trims });
    trimmed.thenEvents({ type: 'settings.changed' }, { type: 'secret.edited' });
    const last = trimmed.folded().facts.at(-1);
    expect(last?.eraseValues).toEqual([4]);
    expect(last?.details).toMatchObject({ versions: [], valueSeq: 6, previous: 6 });
    expect(last?.details?.changedAt).toBe(vault.secrets.get(id)?.changedAt);
  });
});

describe('a compaction and what was asked', () => {
  test('the details that go are named and erased with it', () => {
    const command = {
      type: 'compactLog',
      upTo: 3,
      link: 'ff',
      removed: 2,
      erased: [1, 2],
    } as const;
    opened()
      .when(command)
      .then({
        event: { type: 'log.compacted', upTo: 3, link: 'ff', removed: 2 },
        details: { erased: [1, 2] },
        eraseDetails: [1, 2],
      });
  });

  test('of what was asked, only the numbers lie in clear', () => {
    const details = {
      name: 'P',
      kind: 'onepassword',
      origin: 'https://connect.example',
      problem: null,
    } as const;
    const asked = [{ purpose: 'test', outcome: 'failed', requests: 2, details }] as const;
    opened()
      .when({ type: 'noteAsked', asked })
      .then({
        event: { type: 'external.requested', purpose: 'test', outcome: 'failed', requests: 2 },
        details: { asked: details },
      });
    opened().when({ type: 'noteAsked', asked: [] }).then();
  });
});
