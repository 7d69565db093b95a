import type { Outcome } from '../../core/base/outcome.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { RequestReading } from '../../core/secrets/requests/reading.ts';
import type { UrlVerdict } from '../../core/secrets/domain-rules.ts';
import type { CheckedReference, TemplateDraft } from '../../core/secrets/templates.ts';

/** A template with its values put in, and the references that stayed since their vault did not give them. */
export interface ResolvedTemplate {
  readonly text: string;
  readonly failed: readonly { readonly name: string; readonly problem: Problem }[];
  /** Names of those put in with their default value, since they have none in the environment in use. */
  readonly defaults: readonly string[];
}

/**
 * What a template is by what the log says: as it was last saved; authentic, but not what was saved last;
 * authentic, but one that was deleted; not to be opened; or gone, though nobody deleted it.
 */
export type TemplateState = 'current' | 'outdated' | 'unknown' | 'damaged' | 'missing';

/** A template as a list shows it. One that does not open, or is gone, has no name. */
export interface TemplateView {
  readonly id: string;
  readonly name: string | null;
  readonly revision: number;
  readonly state: TemplateState;
}

/** A template that was opened. Saving one that is not current makes it so. */
export interface OpenTemplate extends TemplateDraft {
  readonly revision: number;
  readonly state: Extract<TemplateState, 'current' | 'outdated' | 'unknown'>;
}

/** A template that is to be saved: a new one where `id` is `null`. */
export interface TemplateSave extends TemplateDraft {
  readonly id: string | null;
  readonly workspace: string;
  /** The revision it was made from; one that has a later revision was changed elsewhere. */
  readonly basedOn: number;
}

/** How an address is judged for one secret. */
export interface SecretVerdict extends UrlVerdict {
  readonly name: string;
  readonly enabled: boolean;
}

/** The templates of the signed-in profile's workspaces, which can be read while its vault is open. */
export interface TemplatesApi {
  list(workspace: string): Promise<Outcome<readonly TemplateView[]>>;
  read(id: string): Promise<Outcome<OpenTemplate>>;
  save(save: TemplateSave): Promise<Outcome<TemplateView>>;
  remove(id: string): Promise<Outcome>;
  /**
   * Looks up every reference of a text.
   * @param reading where its requests go, found beside the core; without it, only a short text is read
   */
  check(
    text: string,
    reading?: RequestReading | null,
  ): Promise<Outcome<readonly CheckedReference[]>>;
  /**
   * The text with the values of all references that may be put in and could be had.
   * @param reading as for `check`
   * @param agreed names of secrets that the person wants put in though no address can be checked; each is noted in
   * the log, and the next call knows of none
   */
  resolve(
    text: string,
    reading?: RequestReading | null,
    agreed?: readonly string[],
  ): Promise<Outcome<ResolvedTemplate>>;
  /** How the rules of each secret judge an address; the most telling verdicts first. */
  checkUrl(address: string): Promise<Outcome<readonly SecretVerdict[]>>;
}
