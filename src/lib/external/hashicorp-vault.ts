import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { HashicorpConnection } from '../core/providers/connection.ts';
import { isReferenceText } from '../core/secrets/secret-value.ts';
import { fieldOf } from '../interchange/file-text.ts';
import { isEmpty, objectOf, textOf } from './hashicorp-answers.ts';
import { encodePath, type HashicorpClient, openClient } from './hashicorp-client.ts';
import { openMounts, type MountedPath } from './hashicorp-mounts.ts';
import { formatHashicorp, isField, isSegment, parseHashicorp } from './hashicorp-reference.ts';
import { type Keys, nodeOfKey, searchTree } from './hashicorp-search.ts';
import type { ConnectionReport, Egress, ExternalNode, ExternalVault } from './provider.ts';

type Fields = Readonly<Record<string, unknown>>;

const NOT_FOUND = { code: 'external.notFound' } as const;
const UNEXPECTED = { code: 'external.unexpectedAnswer' } as const;

/** The path of a request; KV 2 has what it holds and what it knows of it below different paths. */
function apiPath({ mount, path }: MountedPath, below: 'data' | 'metadata'): string {
  const before = mount.version === 2 ? [...mount.path.split('/'), below] : mount.path.split('/');
  return `/v1/${encodePath([...before, ...path])}`;
}

/** All fields of a secret. */
async function readFields(
  client: HashicorpClient,
  mounted: MountedPath,
  version: number | null,
): Promise<Outcome<Fields>> {
  const hasVersions = mounted.mount.version === 2;
  if (mounted.path.length === 0 || (version !== null && !hasVersions)) return failed(NOT_FOUND);
  const query = version === null ? '' : `?version=${version}`;
  const answer = await client.get(`${apiPath(mounted, 'data')}${query}`);
  if (!answer.ok) return answer;
  const data = fieldOf(answer.value.body, 'data');
  if (answer.value.status === 404) {
    const isDeleted = hasVersions && objectOf(fieldOf(data, 'metadata')) !== null;
    return failed(isDeleted ? { code: 'external.deleted' } : NOT_FOUND);
  }
  const fields = objectOf(hasVersions ? fieldOf(data, 'data') : data);
  return fields ? done(fields) : failed(UNEXPECTED);
}

/** The keys of a folder, those of folders in it with a slash. Names that no reference can have stay out. */
async function readKeys(client: HashicorpClient, mounted: MountedPath): Promise<Outcome<Keys>> {
  const slash = { ...mounted, path: [...mounted.path, ''] };
  const answer = await client.get(`${apiPath(slash, 'metadata')}?list=true`);
  if (!answer.ok) return answer;
  if (answer.value.status === 404) {
    const isRoot = mounted.path.length === 0;
    return isRoot && isEmpty(answer.value.body) ? done([]) : failed(NOT_FOUND);
  }
  const keys = fieldOf(fieldOf(answer.value.body, 'data'), 'keys');
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string')) {
    return failed(UNEXPECTED);
  }
  return done(keys.filter((key) => isSegment(key.replace(/\/$/, ''))));
}

/** The only field where none is named. `external.fieldMissing` where there are several. */
function pick(fields: Fields, field: string | null): Outcome<string> {
  const names = Object.keys(fields);
  if (field === null && names.length > 1) return failed({ code: 'external.fieldMissing' });
  const name = field ?? names[0];
  if (name === undefined || !Object.hasOwn(fields, name)) return failed(NOT_FOUND);
  const text = textOf(fields[name]);
  return text === null ? failed({ code: 'external.notAText' }) : done(text);
}

/** What can be read of a secret. */
function fieldNodes(path: readonly string[], { mount, path: rest }: MountedPath, fields: Fields) {
  return Object.entries(fields).flatMap(([name, raw]): ExternalNode[] => {
    if (!isField(name) || textOf(raw) === null) return [];
    const segments = [...mount.path.split('/'), ...rest];
    const reference = formatHashicorp({ segments, version: null, field: name });
    return isReferenceText(reference)
      ? [{ type: 'field', name, path: [...path, name], reference }]
      : [];
  });
}

/** A mount as its first step whatever is in its name, folders with a slash behind them, an item without. */
function stepsOf([mount = '', ...steps]: readonly string[]) {
  const names = steps.map((step) => step.replace(/\/$/, ''));
  const isWhole = [...mount.split('/'), ...names].every(isSegment);
  const isInFolders = steps.slice(0, -1).every((step) => step.endsWith('/'));
  const isItem = steps.at(-1)?.endsWith('/') === false;
  return isWhole && isInFolders ? { mount, names, isItem } : null;
}

/**
 * A HashiCorp Vault or OpenBao server: the secrets of its KV mounts, of both versions.
 * In paths the first step is a whole mount, folders have a slash behind them and items have none.
 */
export function openHashicorp(
  connection: HashicorpConnection,
  egress: Egress,
  clock: () => number,
): ExternalVault {
  const client = openClient(connection, egress, clock);
  const mounts = openMounts(client);

  async function test(): Promise<Outcome<ConnectionReport>> {
    const health = await client.health();
    if (!health.ok) return health;
    const { body } = health.value;
    const [sealed, initialized] = [fieldOf(body, 'sealed'), fieldOf(body, 'initialized')];
    if (typeof sealed !== 'boolean') return failed(UNEXPECTED);
    if (sealed || initialized === false) return failed({ code: 'external.sealed' });
    const signedIn = await client.signIn();
    if (!signedIn.ok) return signedIn;
    const all = await mounts.all();
    if (!all.ok) return all;
    const version = fieldOf(body, 'version');
    return done({ version: typeof version === 'string' ? version : null, count: all.value.length });
  }

  async function listMounts(): Promise<Outcome<readonly ExternalNode[]>> {
    const all = await mounts.all();
    if (!all.ok) return all;
    const nodeOf = ({ path }: { path: string }): ExternalNode => {
      return { type: 'folder', name: path, path: [path], reference: null };
    };
    return done(all.value.map(nodeOf));
  }

  async function list(path: readonly string[]): Promise<Outcome<readonly ExternalNode[]>> {
    if (path.length === 0) return listMounts();
    const steps = stepsOf(path);
    if (!steps) return failed(NOT_FOUND);
    const mounted = await mounts.find([...steps.mount.split('/'), ...steps.names]);
    if (!mounted.ok) return mounted;
    if (mounted.value.mount.path !== steps.mount) return failed(NOT_FOUND);
    if (steps.isItem) {
      const fields = await readFields(client, mounted.value, null);
      return fields.ok ? done(fieldNodes(path, mounted.value, fields.value)) : fields;
    }
    const keys = await readKeys(client, mounted.value);
    return keys.ok ? done(keys.value.map((key) => nodeOfKey(path, key))) : keys;
  }

  function canonical(text: string): Outcome<string> {
    const reference = isReferenceText(text.trim()) ? parseHashicorp(text) : null;
    const stored = reference && formatHashicorp(reference);
    return stored !== null && isReferenceText(stored)
      ? done(stored)
      : failed({ code: 'external.referenceMalformed', kind: 'hashicorp' });
  }

  return {
    test,
    list,
    async search(text) {
      const all = await mounts.all();
      if (!all.ok) return all;
      return searchTree(all.value, text, (mounted) => readKeys(client, mounted));
    },
    canonical,
    async read(text) {
      const stored = canonical(text);
      const reference = stored.ok ? parseHashicorp(stored.value) : null;
      if (!reference) return failed({ code: 'external.referenceMalformed', kind: 'hashicorp' });
      const mounted = await mounts.find(reference.segments);
      if (!mounted.ok) return mounted;
      const fields = await readFields(client, mounted.value, reference.version);
      return fields.ok ? pick(fields.value, reference.field) : fields;
    },
    close() {
      client.forget();
      mounts.forget();
    },
  };
}
