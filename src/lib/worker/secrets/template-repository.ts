import type { SecretId } from '../../core/base/ids.ts';
import { endsQuote, type Quote, type RequestReading } from '../../core/secrets/requests/reading.ts';
import { toHex } from '../../core/base/bytes.ts';
import { done, failed, type Outcome, withoutValue } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { TemplateRow } from '../../core/projections/registers.ts';
import type { TemplateRecord } from '../../core/log/records.ts';
import type { StreamCommit } from '../../core/log/vault-store.ts';
import type { SecretReference } from '../../core/secrets/secret-value.ts';
import {
  type CheckedReference,
  checkReferences,
  checkTemplate,
  fillIn,
  MAX_TEMPLATE_BYTES,
  type Reference,
  type TemplateDraft,
} from '../../core/secrets/templates.ts';
import { sha256 } from '../../crypto/hash-chain.ts';
import type { Keyring } from '../../keyring/keyring.ts';
import { openTemplate, sealTemplate } from '../../keyring/sealed-template.ts';
import type { Dependencies } from '../dependencies.ts';
import type { CommandRunner } from '../log/command-runner.ts';
import type {
  OpenTemplate,
  ResolvedTemplate,
  TemplateSave,
  TemplateState,
  TemplateView,
} from '../protocol/templates-api.ts';
import type { OpenVault, StoredValue } from './open-vault.ts';

/** A text, the references in it that may be put in, and what is kept here of each. */
export interface TemplatePlan {
  readonly text: string;
  readonly usable: readonly Reference[];
  readonly values: ReadonlyMap<string, StoredValue>;
  /** Those that the settings refuse, since they have no value in the environment in use. */
  readonly refused: readonly string[];
  /** What references stand in, where a value that ends that could lead a restricted secret elsewhere. */
  readonly quotes: ReadonlyMap<number, Quote> | null;
}

/**
 * Puts values into a text. Those that are kept elsewhere are fetched; one that does not come leaves its
 * reference as it was.
 */
export async function resolvePlan(
  { text, usable, values, refused, quotes }: TemplatePlan,
  fetch: (link: SecretReference) => Promise<Outcome<string>>,
): Promise<Outcome<ResolvedTemplate>> {
  const texts = new Map<string, string>();
  const missing: { name: string; problem: Problem }[] = refused.map((name) => ({
    name,
    problem: { code: 'environment.noValue' },
  }));
  await Promise.all(
    [...values].map(async ([name, { text: kept, link }]) => {
      const value = link ? await fetch(link) : done(kept ?? '');
      if (value.ok) texts.set(name, value.value);
      else missing.push({ name, problem: value.problem });
    }),
  );
  const filled = usable.reduce(
    (sum, { name }) => sum + (texts.get(name)?.length ?? 0),
    text.length,
  );
  if (filled > MAX_FILLED) return failed({ code: 'template.filledTooLong', max: MAX_FILLED });
  const breaking = new Set<string>();
  const mayStand = ({ name, start }: Reference, value: string): boolean => {
    const breaks = quotes !== null && endsQuote(quotes.get(start) ?? 'line', value);
    if (breaks) breaking.add(name);
    return !breaks;
  };
  const put = fillIn(text, usable, texts, mayStand);
  for (const name of breaking) missing.push({ name, problem: { code: 'template.valueBreaks' } });
  const defaults = [...values].filter(
    ([name, { missingIn }]) => missingIn !== null && texts.has(name),
  );
  return done({ text: put, failed: missing, defaults: defaults.map(([name]) => name) });
}

/** Characters of a text with its values, which the page shows at once. */
const MAX_FILLED = 4 * 1024 * 1024;

const tooLong = failed({ code: 'template.tooLong', max: MAX_TEMPLATE_BYTES });

const digestOf = ({ bytes }: TemplateRecord): string => toHex(sha256(bytes));

/** The templates of an open vault. They lie sealed beside its log and survive signing out. */
export class TemplateRepository {
  readonly #commands: CommandRunner;
  readonly #dependencies: Dependencies;
  readonly #keyring: Keyring;
  readonly #open: OpenVault;

  constructor(
    commands: CommandRunner,
    dependencies: Dependencies,
    keyring: Keyring,
    open: OpenVault,
  ) {
    this.#commands = commands;
    this.#dependencies = dependencies;
    this.#keyring = keyring;
    this.#open = open;
  }

  async list(workspace: string): Promise<Outcome<TemplateView[]>> {
    const records = await this.#records();
    const views = records
      .filter((record) => record.workspace === workspace)
      .map((record): TemplateView => {
        const { id, revision } = record;
        const draft = this.#tryOpen(record);
        return { id, revision, name: draft?.name ?? null, state: this.#stateOf(record, draft) };
      });
    const stored = new Set(records.map(({ id }) => id));
    for (const { id, revision, workspace: of } of this.#rows) {
      const isMissing = of === workspace && !stored.has(id);
      if (isMissing) views.push({ id, revision, name: null, state: 'missing' });
    }
    return done(views.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '')));
  }

  async read(id: string): Promise<Outcome<OpenTemplate>> {
    const record = (await this.#records()).find((one) => one.id === id);
    if (!record) return failed({ code: this.#rowOf(id) ? 'template.lost' : 'template.missing' });
    const draft = this.#tryOpen(record);
    const state = this.#stateOf(record, draft);
    return draft && (state === 'current' || state === 'outdated' || state === 'unknown')
      ? done({ ...draft, revision: record.revision, state })
      : failed({ code: 'template.damaged' });
  }

  async save({ id, workspace, basedOn, ...draft }: TemplateSave): Promise<Outcome<TemplateView>> {
    const checked = checkTemplate(draft);
    if (!checked.ok) return checked;
    const before = id === null ? null : (await this.#records()).find((one) => one.id === id);
    if (before === undefined) return failed({ code: 'template.missing' });
    if (before && before.revision !== basedOn) return failed({ code: 'template.changedElsewhere' });
    const identity = {
      vault: this.#open.id,
      id: before?.id ?? toHex(this.#dependencies.random(16)),
      workspace: before?.workspace ?? workspace,
      revision: Math.max(before?.revision ?? 0, (id && this.#rowOf(id)?.revision) || 0) + 1,
    };
    const record = sealTemplate(identity, checked.value, this.#keyring.sealer);
    const { id: template, workspace: at, revision } = identity;
    const saved = { template, workspace: at, revision, digest: digestOf(record) };
    const command = { type: 'saveTemplate', saved } as const;
    const written = await this.#commands.run(command, { also: { putTemplates: [record] } });
    return written.ok
      ? done({ id: template, name: checked.value.name, revision, state: 'current' })
      : written;
  }

  remove(id: string): Promise<Outcome> {
    return this.removeAll([id]);
  }

  /** Removes templates in one commit, with what belongs to it in other logs. */
  async removeAll(
    templates: readonly string[],
    beside: readonly StreamCommit[] = [],
  ): Promise<Outcome> {
    const command = { type: 'removeTemplates', templates } as const;
    const also = { removeTemplates: templates };
    return withoutValue(await this.#commands.run(command, { also, beside }));
  }

  async check(text: string, reading: RequestReading): Promise<Outcome<CheckedReference[]>> {
    if (text.length > MAX_TEMPLATE_BYTES) return tooLong;
    await this.#open.readyNames();
    return done(checkReferences(text, (name) => this.#open.secrets.findByName(name), reading));
  }

  /**
   * What is to be put into a text: every value that may go where it would go, or where it is.
   * @param agreed names of those that the person wants put in where no address can be checked
   */
  async plan(
    text: string,
    reading: RequestReading,
    agreed: ReadonlySet<string>,
  ): Promise<Outcome<TemplatePlan>> {
    const references = await this.check(text, reading);
    if (!references.ok) return references;
    const isAgreed = ({ name, status }: CheckedReference) =>
      status === 'noAddress' && agreed.has(name);
    const usable = references.value.filter((one) => one.status === 'resolved' || isAgreed(one));
    const values = new Map<string, StoredValue>();
    const refused = new Set<string>();
    const unchecked = new Set<SecretId>();
    for (const one of usable) {
      const row = this.#open.secrets.findByName(one.name);
      if (!row || refused.has(one.name)) continue;
      if (!values.has(one.name)) {
        const value = await this.#open.reveal(row.id);
        if (!value.ok && value.problem.code !== 'environment.noValue') return value;
        if (!value.ok) {
          refused.add(one.name);
          continue;
        }
        values.set(one.name, value.value);
      }
      if (isAgreed(one)) unchecked.add(row.id);
    }
    if (unchecked.size > 0) {
      // Noted before anything is given away.
      const secrets = [...unchecked];
      const note = {
        type: 'noteExport',
        format: 'template',
        count: secrets.length,
        secrets,
      } as const;
      const noted = await this.#commands.run(note);
      if (!noted.ok) return noted;
    }
    // Where nothing is restricted, nothing is promised of where it goes.
    const isGuarded = usable.some(({ status, domains }) => status === 'resolved' && domains !== '');
    return done({
      text,
      usable,
      values,
      refused: [...refused],
      quotes: isGuarded ? reading.quotes : null,
    });
  }

  get #rows(): readonly TemplateRow[] {
    return this.#open.summary.registers?.templates ?? [];
  }

  #rowOf(id: string): TemplateRow | null {
    return this.#rows.find((row) => row.id === id) ?? null;
  }

  /** What a record is by what the log says of it. */
  #stateOf(record: TemplateRecord, draft: TemplateDraft | null): TemplateState {
    if (!draft) return 'damaged';
    const row = this.#rowOf(record.id);
    // The log of before names no templates: what opens is what there is.
    if (!row) return this.#open.summary.registers?.isBound ? 'unknown' : 'current';
    const isIt = row.revision === record.revision && row.digest === digestOf(record);
    return isIt ? 'current' : 'outdated';
  }

  #records(): Promise<TemplateRecord[]> {
    return this.#dependencies.store.readTemplates(this.#open.id);
  }

  #tryOpen(record: TemplateRecord): TemplateDraft | null {
    try {
      return openTemplate(record, this.#keyring.keys);
    } catch {
      return null;
    }
  }
}
