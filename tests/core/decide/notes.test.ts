import { describe, expect, test } from 'vitest';
import type { AskedCommand, Command } from '../../../src/lib/core/decide/command.ts';
import type { SlotId } from '../../../src/lib/core/base/ids.ts';
import { AT, opened } from '../../support/decider.ts';
import { added, draft } from '../../support/folded-secrets.ts';

const unlocked = added(opened(), draft('A'));
const details: AskedCommand['details'] = {
  name: 'P',
  kind: 'hashicorp',
  origin: 'https://vault.example',
  problem: null,
};

describe('what is noted', () => {
  test('of no requests is nothing', () => {
    unlocked.when({ type: 'noteAsked', asked: [] }).then();
  });

  test('of a backup is when it was made, and of another export nothing more', () => {
    const after = (format: 'age' | 'dotenv') =>
      unlocked.when({ type: 'noteExport', format, count: 1 }).folded().summary;
    expect(after('age')).toMatchObject({ backupAt: AT, changes: 0 });
    expect(after('dotenv')).toMatchObject({ backupAt: null, changes: 1 });
  });
});

describe('of what could not be read back', () => {
  const locked = unlocked.and({ type: 'vault.locked', cause: 'user' });
  const shown = unlocked.and({ type: 'key.issued' });
  const fine: AskedCommand = {
    purpose: 'read',
    outcome: 'answered',
    requests: 1,
    details,
  };
  // What a page could send: casts stand for code that no compiler has seen.
  const slot = 'aa' as SlotId;
  test.each([
    [locked, { type: 'unlock', opened: slot, way: 'crowbar' }],
    [locked, { type: 'unlock', opened: 7, way: 'vaultKey' }],
    [shown, { type: 'noteKeySaved', way: '' }],
    [shown, { type: 'openVault', stated: true, slot: null }],
    [shown, { type: 'lock', cause: 'moon' }],
    [shown, { type: 'signOut', keep: 1 }],
    [unlocked, { type: 'removePasskey', slot: undefined }],
    [unlocked, { type: 'compactLog', upTo: 1, link: 1, removed: 1, erased: [] }],
    [unlocked, { type: 'compactLog', upTo: 1, link: '', removed: '1', erased: [] }],
    [unlocked, { type: 'noteAsked', asked: [fine, { ...fine, purpose: 'guess' }] }],
    [unlocked, { type: 'noteAsked', asked: [fine, { ...fine, outcome: 'lost' }] }],
    [unlocked, { type: 'noteAsked', asked: [fine, { ...fine, requests: '1' }] }],
  ])('nothing is written, of all the facts of a command: case %#', (vault, command) => {
    vault
      .when(command as unknown as Command)
      .thenFails({ code: 'notNow', state: vault.chart.path });
  });
});
