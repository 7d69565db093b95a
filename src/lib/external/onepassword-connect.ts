import { done, failed, type Outcome } from '../core/base/outcome.ts';
import type { Problem } from '../core/base/problem.ts';
import type { OnepasswordConnection } from '../core/providers/connection.ts';
import { isReferenceText } from '../core/secrets/secret-value.ts';
import { usualProblem } from './answer-problem.ts';
import {
  type FullItem,
  type ItemSummary,
  type Reader,
  readItem,
  readSummaries,
  readVaults,
  versionOf,
} from './onepassword-answers.ts';
import {
  fieldsAt,
  findNamed,
  folded,
  formatOnepassword,
  isOnepasswordId,
  type Named,
  type OnepasswordReference,
  parseOnepassword,
  partFor,
  referenceTo,
} from './onepassword-reference.ts';
import type { Egress, ExternalFinds, ExternalNode, ExternalVault } from './provider.ts';

const KIND = 'onepassword';
const MALFORMED: Problem = { code: 'external.referenceMalformed', kind: KIND };
const MAX_VAULTS_SEARCHED = 40;
const VAULTS_AT_ONCE = 5;
const MAX_FINDS = 200;

/** The one thing that was meant. `external.notFound` or `external.ambiguous` when it is not one. */
function only<T>(found: readonly T[]): Outcome<T> {
  const [first] = found;
  if (first === undefined) return failed({ code: 'external.notFound' });
  return found.length === 1 ? done(first) : failed({ code: 'external.ambiguous' });
}

/**
 * What a field of an item holds. `external.deleted`, `external.notFound`, `external.ambiguous` or
 * `external.notAText`.
 */
function valueAt(item: FullItem, at: OnepasswordReference): Outcome<string> {
  if (item.state === 'deleted') return failed({ code: 'external.deleted' });
  const found = fieldsAt(item.fields, at.section, at.field);
  const isFile = found.length === 0 && fieldsAt(item.files, at.section, at.field).length > 0;
  if (isFile) return failed({ code: 'external.notAText' });
  const field = only(found);
  if (!field.ok) return field;
  const value = at.attribute === 'otp' ? field.value.code : field.value.value;
  return value === null ? failed({ code: 'external.notAText' }) : done(value);
}

/** Fields of one item that are listed: each is compared with all others, and people have some tens. */
const MAX_FIELDS = 200;

/** The fields of an item that hold something, in its own order. */
function fieldNodes(item: FullItem, vault: string, parts: { vault: string; item: string }) {
  const held = item.fields.filter(({ isOtp, code, value }) => (isOtp ? code : value) !== null);
  return held.slice(0, MAX_FIELDS).flatMap((field): ExternalNode[] => {
    const { id, section } = field;
    const reference = referenceTo(field, item.fields, parts);
    if (reference === null) return [];
    const label = field.name || id;
    const name = section?.name ? `${section.name} / ${label}` : label;
    const path = [vault, item.id, ...(section ? [section.id] : []), id];
    return [{ type: 'field', name, path, reference }];
  });
}

const compareNames = (a: ExternalNode, b: ExternalNode): number => a.name.localeCompare(b.name);

/** Vaults, or items in a vault, whose name is shown where it is given. */
const treeNodes = (type: 'folder' | 'item', all: readonly Named[], within: Named | null) =>
  all.map(({ id, name }): ExternalNode => {
    const shown = within?.name ? `${within.name} / ${name || id}` : name || id;
    return { type, name: shown, path: within ? [within.id, id] : [id], reference: null };
  });

const isActive = (item: ItemSummary): boolean => item.state === 'active';

/** Of a vault that was seen a moment ago: removed, or not for this token. */
const isHidden = ({ code }: Problem): boolean =>
  code === 'external.forbidden' || code === 'external.notFound';

/** What a 1Password Connect server holds, as its access token lets it be seen. */
export function openOnepassword({ token }: OnepasswordConnection, egress: Egress): ExternalVault {
  let remembered: readonly Named[] | null = null;
  let closings = 0;

  async function get<T>(path: string, read: Reader<T>): Promise<Outcome<T>> {
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await egress.request({ method: 'GET', path, headers });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return failed(usualProblem(KIND, answer.value));
    const value = read(answer.value.body);
    return value === null ? failed({ code: 'external.unexpectedAnswer' }) : done(value);
  }

  async function askForVaults(): Promise<Outcome<readonly Named[]>> {
    const before = closings;
    const vaults = await get('/v1/vaults', readVaults);
    // What was asked before it was closed must not stay.
    if (vaults.ok && before === closings) remembered = vaults.value;
    return vaults;
  }

  const vaultList = async () => (remembered ? done(remembered) : await askForVaults());

  const itemsIn = (vault: string, filter = '') =>
    get(`/v1/vaults/${vault}/items${filter}`, readSummaries);

  const itemAt = (vault: string, id: string) =>
    get(`/v1/vaults/${vault}/items/${id}`, (body) => {
      const item = readItem(body);
      return item?.id === id ? item : null;
    });

  /** Items that may be meant by a title. */
  async function itemsFor(vault: string, title: string): Promise<Outcome<readonly ItemSummary[]>> {
    // Not filtered by the server, which does not say whether it minds the case: only where a vault holds
    // more than can be taken.
    const all = await itemsIn(vault);
    const isTooLarge = !all.ok && all.problem.code === 'external.tooLarge';
    if (!isTooLarge || /["\\]/.test(title)) return all;
    const some = await itemsIn(vault, `?filter=${encodeURIComponent(`title eq "${title}"`)}`);
    return some.ok && some.value.length === 0 ? all : some;
  }

  /** @param isSure whether what looks like an id is one, and need not be looked up as a name */
  async function find(at: OnepasswordReference, isSure: boolean): Promise<Outcome<FullItem>> {
    let vault = at.vault;
    if (!isSure || !isOnepasswordId(vault)) {
      const vaults = await vaultList();
      const named = vaults.ok ? only(findNamed(vaults.value, at.vault)) : vaults;
      if (!named.ok) return named;
      vault = named.value.id;
    }
    if (isSure && isOnepasswordId(at.item)) return itemAt(vault, at.item);
    const items = await itemsFor(vault, at.item);
    if (!items.ok) return items;
    const meant = items.value.filter((one) => isActive(one) || one.id === at.item);
    const item = only(findNamed(meant, at.item));
    return item.ok ? itemAt(vault, item.value.id) : item;
  }

  async function findTwice(at: OnepasswordReference): Promise<Outcome<FullItem>> {
    const isGuess = remembered !== null || [at.vault, at.item].some(isOnepasswordId);
    const item = await find(at, true);
    if (item.ok || item.problem.code !== 'external.notFound' || !isGuess) return item;
    remembered = null;
    return find(at, false);
  }

  async function listFields(vault: string, id: string): Promise<Outcome<readonly ExternalNode[]>> {
    const [item, items, vaults] = await Promise.all([
      itemAt(vault, id),
      itemsIn(vault),
      vaultList(),
    ]);
    if (!item.ok) return item;
    // Without the names of the others it cannot be told whether one is its alone.
    const around = vaults.ok ? vaults.value.find((one) => one.id === vault) : undefined;
    const others = items.ok && isActive(item.value) ? items.value.filter(isActive) : [];
    const parts = {
      vault: around && vaults.ok ? partFor(around, vaults.value) : vault,
      item: partFor(item.value, others),
    };
    return done(fieldNodes(item.value, vault, parts));
  }

  async function search(text: string): Promise<Outcome<ExternalFinds>> {
    const vaults = await vaultList();
    if (!vaults.ok) return vaults;
    const wanted = folded(text);
    const asked = vaults.value.slice(0, MAX_VAULTS_SEARCHED);
    const nodes: ExternalNode[] = [];
    for (let index = 0; index < asked.length; index += VAULTS_AT_ONCE) {
      const some = asked.slice(index, index + VAULTS_AT_ONCE);
      const answers = await Promise.all(
        some.map(async (vault) => [vault, await itemsIn(vault.id)] as const),
      );
      for (const [vault, items] of answers) {
        if (!items.ok && !isHidden(items.problem)) return items;
        const found = items.ok ? items.value.filter(isActive) : [];
        const named = found.filter(({ name }) => folded(name).includes(wanted));
        nodes.push(...treeNodes('item', named, vault));
      }
    }
    const isWhole = asked.length === vaults.value.length && nodes.length <= MAX_FINDS;
    return done({ nodes: nodes.sort(compareNames).slice(0, MAX_FINDS), complete: isWhole });
  }

  return {
    async test() {
      // Asked without the token, which it does not need. A proxy may keep it to itself.
      const health = await egress.request({ method: 'GET', path: '/health', headers: {} });
      const version =
        health.ok && health.value.status === 200 ? versionOf(health.value.body) : null;
      const vaults = await askForVaults();
      return vaults.ok ? done({ version, count: vaults.value.length }) : vaults;
    },
    async list(path) {
      const [vault, item, ...others] = path;
      if (vault === undefined) {
        const vaults = await askForVaults();
        return vaults.ok
          ? done(treeNodes('folder', vaults.value, null).sort(compareNames))
          : vaults;
      }
      const isPlace = isOnepasswordId(vault) && isOnepasswordId(item ?? vault);
      if (!isPlace || others.length > 0) return failed({ code: 'external.notFound' });
      if (item !== undefined) return listFields(vault, item);
      const items = await itemsIn(vault);
      if (!items.ok) return items;
      const within = { id: vault, name: '' };
      return done(treeNodes('item', items.value.filter(isActive), within).sort(compareNames));
    },
    search,
    canonical(reference) {
      const at = parseOnepassword(reference);
      const text = at && formatOnepassword(at);
      return text !== null && isReferenceText(text) ? done(text) : failed(MALFORMED);
    },
    async read(reference) {
      const at = parseOnepassword(reference);
      if (at === null) return failed(MALFORMED);
      const item = await findTwice(at);
      return item.ok ? valueAt(item.value, at) : item;
    },
    close() {
      closings++;
      remembered = null;
    },
  };
}
