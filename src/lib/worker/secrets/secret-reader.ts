import type { SecretId, VaultId } from '../../core/base/ids.ts';
import { ProblemError } from '../../core/base/outcome.ts';
import type { ExistingSecret } from '../../core/decide/import-plan.ts';
import type { Bytes } from '../../core/base/bytes.ts';
import type { EventDetails } from '../../core/log/event-details.ts';
import type { SealedPart } from '../../core/log/records.ts';
import type { VaultStore } from '../../core/log/vault-store.ts';
import type { SecretValue } from '../../core/secrets/secret-value.ts';
import type { SecretRow } from '../../core/secrets/secret.ts';
import type { PlainVersion } from '../../core/transfer/plain-secret.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import type { OpenedDetails } from '../../keyring/recover-details.ts';
import { openDetails, openValue } from '../../keyring/sealed-log.ts';
import { Breather } from '../log/breather.ts';
import { SECRETS_A_PAGE } from '../log/each-secret.ts';
import { inMemory, PartBatch, type SealedParts } from './sealed-parts.ts';

/** Opens what lies sealed of single secrets. The keyring has to be open. */
export class SecretReader {
  readonly #keyring: Keyring;
  readonly #onDisk: SealedParts;
  readonly #recovered: ReadonlyMap<number, OpenedDetails> | null;
  readonly #readValues: () => Promise<readonly SealedPart[]>;
  #allValues: Promise<ReadonlyMap<number, Bytes>> | null = null;

  /** @param recovered details that a recovery opened, whatever their records are worth; `null` outside of one */
  constructor(
    id: VaultId,
    store: VaultStore,
    keyring: Keyring,
    recovered: ReadonlyMap<number, OpenedDetails> | null = null,
  ) {
    this.#recovered = recovered;
    this.#keyring = keyring;
    this.#onDisk = new PartBatch(id, store);
    this.#readValues = () => store.readValues(id);
  }

  /**
   * Does something with each of many secrets, page by page: a page is read from the disk at once, and others have
   * their turn between two.
   * @param onPage called after each page with how many are done
   * @returns what came of each, in their order
   */
  async inPages<S, T>(
    secrets: readonly S[],
    work: (secret: S) => Promise<T>,
    onPage: (done: number) => void = () => undefined,
  ): Promise<T[]> {
    const all: T[] = [];
    const breather = new Breather();
    for (let from = 0; from < secrets.length; from += SECRETS_A_PAGE) {
      all.push(...(await Promise.all(secrets.slice(from, from + SECRETS_A_PAGE).map(work))));
      onPage(all.length);
      await breather.breathe();
    }
    return all;
  }

  /** The sealed parts of some secrets, to be kept while they are gone from the disk. */
  async take(
    secrets: readonly { readonly details: readonly number[]; readonly values: readonly number[] }[],
  ): Promise<SealedParts> {
    const taken = await this.inPages(secrets, async ({ details, values }) => {
      const seqs = [...new Set([...details, ...values])];
      const parts = seqs.map(async (seq) => {
        const from = this.#onDisk;
        const read = [from.record(seq), from.details(seq), from.value(seq)] as const;
        const [record, detail, value] = await Promise.all(read);
        return { seq, record, detail, value };
      });
      return Promise.all(parts);
    });
    const all = taken.flat();
    return inMemory({
      records: all.flatMap(({ record }) => record ?? []),
      details: all.flatMap(({ seq, detail }) => (detail ? { seq, bytes: detail } : [])),
      values: all.flatMap(({ seq, value }) => (value ? { seq, bytes: value } : [])),
    });
  }

  /** What an event said; `null` when that was erased. @throws ProblemError `log.damaged` */
  async details(seq: number, parts = this.#onDisk): Promise<EventDetails | null> {
    if (this.#recovered) return this.#recovered.get(seq)?.details ?? null;
    const [record, bytes] = await Promise.all([parts.record(seq), parts.details(seq)]);
    return record && bytes ? openDetails(record, bytes, this.#keyring.keys) : null;
  }

  /**
   * What the last event said of a secret that is there. Those details are erased only with the secret: to take
   * them for empty would show another value than the right one. @throws ProblemError `secret.damaged` or `log.damaged`
   */
  async described({ detailsSeq }: SecretRow, parts = this.#onDisk): Promise<EventDetails> {
    const details = await this.details(detailsSeq, parts);
    if (!details) throw new ProblemError({ code: 'secret.damaged', seq: detailsSeq });
    return details;
  }

  /** One value in plain, or the link it is. @throws ProblemError `secret.damaged` when it is not there or does not open */
  async value(seq: number, parts = this.#onDisk): Promise<SecretValue> {
    const sealed = (await parts.value(seq)) ?? (await this.#strayValue(seq));
    try {
      if (!sealed) throw new Error('"value" is missing');
      return openValue(seq, sealed, this.#keyring.keys);
    } catch {
      throw new ProblemError({ code: 'secret.damaged', seq });
    }
  }

  /** In a recovery a value may lie where nobody looks for it: all of them are read then, once. */
  async #strayValue(seq: number): Promise<Bytes | undefined> {
    if (!this.#recovered) return undefined;
    this.#allValues ??= this.#readValues().then(
      (all) => new Map(all.map((part) => [part.seq, part.bytes])),
    );
    return (await this.#allValues).get(seq);
  }

  /**
   * Sequence numbers of all details of a secret, from the last one back. Where damage breaks the way
   * back, it ends: what lies before cannot be told from the details of other secrets.
   */
  async history(last: number, parts = this.#onDisk): Promise<number[]> {
    const found: number[] = [];
    for (let seq: number | undefined = last; seq !== undefined;) {
      found.push(seq);
      seq = (await this.details(seq, parts).catch(nullIfDamaged))?.previous;
    }
    return found;
  }

  /** A secret with all its values in plain. @throws ProblemError `secret.damaged` or `log.damaged` */
  async whole(row: SecretRow, parts = this.#onDisk): Promise<ExistingSecret> {
    const details = await this.described(row, parts);
    const environments = new Map<string, SecretValue>();
    for (const [name, seq] of details.environments ?? []) {
      environments.set(name, await this.value(seq, parts));
    }
    const versions: PlainVersion[] = [];
    for (const { seq, environment, at } of details.versions ?? []) {
      const setAt = at ?? (await parts.record(seq))?.at ?? row.changedAt;
      versions.push({ environment, value: await this.value(seq, parts), at: setAt });
    }
    const { name, domains, enabled, createdAt, changedAt } = row;
    const value = await this.value(row.valueSeq, parts);
    const note = details.note ?? '';
    const plain = { name, value, domains, note, enabled, environments, versions };
    return { row, details, plain: { ...plain, createdAt, changedAt } };
  }
}

/** For what may be missing: `null` in the place of damage. */
export function nullIfDamaged(error: unknown): null {
  if (error instanceof ProblemError) return null;
  throw error;
}

/** Rows of secrets by id, those that are there. */
export const rowsOf = (
  ids: readonly SecretId[],
  get: (id: SecretId) => SecretRow | null,
): SecretRow[] => ids.flatMap((id) => get(id) ?? []);
