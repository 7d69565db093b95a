import type { SecretId } from '../../../src/lib/core/base/ids.ts';
import type { Outcome } from '../../../src/lib/core/base/outcome.ts';
import type { SecretDraft } from '../../../src/lib/core/secrets/secret.ts';
import { formatVaultKey, VAULT_KEY_BYTES } from '../../../src/lib/core/vault/vault-key.ts';
import { type Dump, dumpDatabase, type KeyPaths, restoreDatabase, type Stored } from './dump.ts';
import { startCore, type Started } from './surroundings.ts';

/** A database to be damaged, and what the owner knows of it. */
export interface Subject {
  readonly name: string;
  readonly dump: Dump;
  /** The same database at an earlier moment, for records that come back. */
  readonly older: Dump;
  readonly keyPaths: KeyPaths;
  readonly key: string;
  /** The key before the last change of key; no copy of anything may make it open the vault again. */
  readonly oldKey: string | null;
  /** The owner's profile, as it lies there. */
  readonly profile: Stored;
  /** What was put in: the value of every secret by its name. */
  readonly values: ReadonlyMap<string, string>;
}

const OWNER = 'Ada';
const SECRETS = 40;
const quiet = (): undefined => undefined;

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`"building" met ${outcome.problem.code}`);
  return outcome.value;
}

/** Makes a profile with an open vault. @returns the vault's key */
async function newVault({ core }: Started, name: string): Promise<string> {
  valueOf(await core.profiles.create(name));
  valueOf(await core.keys.issue());
  const { text } = valueOf(await core.keys.read());
  valueOf(await core.keys.open(true));
  return text;
}

/** Does to a vault what a person would, and keeps what has to be there afterwards. */
class Owner {
  readonly #it: Started;
  readonly values = new Map<string, string>();
  key: string;

  constructor(it: Started, key: string) {
    this.#it = it;
    this.key = key;
  }

  get core() {
    return this.#it.core;
  }

  async add(name: string, value: string, more: Partial<SecretDraft> = {}): Promise<SecretId> {
    this.values.set(name, value);
    return valueOf(await this.core.secrets.add({ name, value, domains: '', ...more }));
  }

  async edit(name: string, change: Partial<SecretDraft>): Promise<void> {
    const { rows } = valueOf(
      await this.core.secrets.list({ text: '', order: 'name', offset: 0, limit: 10_000 }),
    );
    const row = rows.find((one) => one.name === name);
    if (!row) throw new Error(`"building" lost ${name}`);
    const { note } = valueOf(await this.core.secrets.read(row.id));
    const draft = { name, value: null, domains: row.domains, note, enabled: row.enabled };
    valueOf(await this.core.secrets.edit(row.id, row.detailsSeq, { ...draft, ...change }));
    if (typeof change.value === 'string') this.values.set(name, change.value);
  }

  async import(count: number, from: number): Promise<void> {
    const lines: string[] = [];
    for (let at = from; at < from + count; at += 1) {
      this.values.set(nameOf(at), `imported value ${at}`);
      lines.push(`${nameOf(at)}="imported value ${at}"`);
    }
    const bytes = new TextEncoder().encode(lines.join('\n'));
    valueOf(await this.core.transfer.preview({ name: '.env', bytes, format: 'dotenv' }, {}));
    valueOf(await this.core.transfer.import('skip', quiet));
  }

  async changeKey(): Promise<void> {
    valueOf(await this.core.keys.issue());
    this.key = valueOf(await this.core.keys.read()).text;
    valueOf(await this.core.keys.open(true));
  }

  async lockAndUnlock(): Promise<void> {
    valueOf(await this.core.keys.lock());
    await this.core.keys.unlock(formatVaultKey(new Uint8Array(VAULT_KEY_BYTES)));
    valueOf(await this.core.keys.unlock(this.key));
  }

  async addPasskey(name: string): Promise<void> {
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const answer = { credential: random(16), prfInput: random(32), prfOutput: random(32) };
    valueOf(await this.core.keys.addPasskey({ name, ...answer }));
  }

  async saveTemplate(name: string, text: string): Promise<void> {
    const workspace = this.#it.view().workspace ?? '';
    const known = valueOf(await this.core.templates.list(workspace)).find(
      (one) => one.name === name,
    );
    const basedOn = known?.revision ?? 0;
    valueOf(
      await this.core.templates.save({ id: known?.id ?? null, workspace, name, text, basedOn }),
    );
  }
}

const nameOf = (at: number): string => `SECRET_${String(at).padStart(4, '0')}`;

/** Everything that a vault can have, in forty secrets and a deleted one. */
async function fillWithEverything(owner: Owner): Promise<void> {
  const { core } = owner;
  valueOf(await core.secrets.changeSettings({ environments: ['prod'], versionsKept: 3 }));
  const connection = {
    kind: 'hashicorp',
    origin: 'https://vault.example.com',
    namespace: '',
    login: { type: 'token', token: 'hvs.a-token' },
  } as const;
  const provider = valueOf(await core.providers.add({ name: 'Team', connection }));
  const keepass = { kind: 'keepass', password: 'a password', keyFile: null } as const;
  valueOf(await core.providers.add({ name: 'File', connection: keepass, file: 'team.kdbx' }));
  await owner.import(10, 1);
  for (let at = 11; at <= SECRETS - 2; at += 1) {
    const environments = new Map([['prod', `value ${at} of production`]]);
    const more = { domains: 'api.example.com', note: `note ${at}`, environments };
    await owner.add(nameOf(at), `value ${at}`, more);
  }
  for (let at = SECRETS - 1; at <= SECRETS; at += 1) {
    const reference = `secret/app/${at}#key`;
    valueOf(
      await core.secrets.add({
        name: nameOf(at),
        value: { provider, kind: 'hashicorp', reference },
        domains: '',
      }),
    );
    owner.values.set(nameOf(at), reference);
  }
  const gone = await owner.add('DELETED', 'must not come back');
  for (let at = 20; at < 26; at += 1) {
    await owner.edit(nameOf(at), { value: `second value ${at}` });
    await owner.edit(nameOf(at), { environments: new Map([['prod', `prod ${at}`]]) });
  }
  await owner.edit(nameOf(26), { enabled: false });
  await owner.addPasskey('Laptop');
  await owner.addPasskey('Telephone');
  valueOf(await core.profiles.workspaces.create({ name: 'Work', type: 'team' }));
  await owner.saveTemplate('Request', 'curl -H "X-Key: {{vault:SECRET_0011}}"');
  await owner.saveTemplate('Second', 'KEY={{vault:SECRET_0012}}');
  valueOf(await core.secrets.delete([gone]));
  owner.values.delete('DELETED');
  await owner.lockAndUnlock();
}

/** What makes the records of an earlier moment old. */
async function goOn(owner: Owner): Promise<void> {
  const { core } = owner;
  await owner.edit(nameOf(12), { value: 'third value 12' });
  await owner.saveTemplate('Request', 'curl -H "X-Key: {{vault:SECRET_0013}}"');
  const [, telephone] = valueOf(await core.keys.listPasskeys());
  if (telephone) valueOf(await core.keys.removePasskey(telephone.id));
  await owner.changeKey();
  valueOf(await core.secrets.changeSettings({ versionsKept: 2 }));
  await owner.edit(nameOf(13), { value: 'third value 13', note: 'another note' });
  await owner.lockAndUnlock();
}

/** Edits until a snapshot was written, and some more: a log with a tail. */
async function growOld(owner: Owner, round: string): Promise<void> {
  for (let turn = 0; turn < 9; turn += 1) {
    for (let at = 1; at <= 30; at += 1) {
      await owner.edit(nameOf(at), { value: `value ${at} of the ${round} round, turn ${turn}` });
    }
  }
}

/** Another person's profile, with a vault of its own; afterwards the owner is signed in again, locked. */
async function addNeighbour(owner: Owner, it: Started): Promise<void> {
  const { core } = owner;
  valueOf(await core.profiles.signOut(true));
  await newVault(it, 'Bob');
  valueOf(await core.secrets.add({ name: 'OF_BOB', value: 'of Bob', domains: '' }));
  valueOf(await core.profiles.signOut(true));
  const ada = it.view().profiles.find(({ name }) => name === OWNER);
  if (!ada) throw new Error('"building" lost a profile');
  valueOf(await core.profiles.signIn(ada.id));
}

/** A browser stores a handle of a file as an object of its own; this stands for one. */
function withHandle(dump: Dump): Dump {
  const { vault } = ownerOf(dump);
  const handle = { kind: 'file', name: 'team.kdbx' };
  return { ...dump, handles: [{ vault, provider: 5, handle }] };
}

/** The owner's own record among the profiles. */
function ownerOf(dump: Dump): Stored {
  const owner = dump['profiles']?.find(({ name }) => name === OWNER);
  if (!owner) throw new Error('"building" lost a profile');
  return owner;
}

export type Variant = 'young' | 'old' | 'compacted';

/**
 * A vault of 40 secrets with environments, versions, links, passkeys, templates, workspaces, a deletion, a
 * change of key and a second profile.
 * @param variant `young`: its whole log is newer than any snapshot; `old`: most of it is in a snapshot;
 * `compacted`: the old one, whose log was cut
 */
export async function buildVaultOf40(variant: Variant): Promise<Subject> {
  await restoreDatabase({});
  const it = await startCore();
  const owner = new Owner(it, await newVault(it, OWNER));
  const oldKey = owner.key;
  await fillWithEverything(owner);
  if (variant !== 'young') await growOld(owner, 'first');
  const older = await dumpDatabase();
  await goOn(owner);
  if (variant !== 'young') await growOld(owner, 'second');
  if (variant === 'compacted') {
    valueOf(await owner.core.audit.compact(Number.MAX_SAFE_INTEGER));
    await owner.edit(nameOf(14), { value: 'after the compaction' });
  }
  await addNeighbour(owner, it);
  it.close();
  const { dump, keyPaths } = await dumpDatabase();
  const { key, values } = owner;
  const about = { key, oldKey, profile: ownerOf(dump), values, keyPaths };
  const name = `40, ${variant}`;
  return { name, dump: withHandle(dump), older: withHandle(older.dump), ...about };
}

/** A vault of many secrets that came out of a file, with some edits after that. */
export async function buildLargeVault(count: number): Promise<Subject> {
  await restoreDatabase({});
  const it = await startCore();
  const owner = new Owner(it, await newVault(it, OWNER));
  await owner.import(count, 1);
  const older = await dumpDatabase();
  for (let at = 1; at <= 20; at += 1) await owner.edit(nameOf(at), { value: `edited ${at}` });
  await owner.lockAndUnlock();
  valueOf(await owner.core.keys.lock());
  it.close();
  const { dump, keyPaths } = await dumpDatabase();
  const { key, values } = owner;
  const about = {
    key,
    oldKey: null,
    profile: ownerOf(dump),
    values,
    keyPaths,
  };
  return { name: String(count), dump, older: older.dump, ...about };
}
