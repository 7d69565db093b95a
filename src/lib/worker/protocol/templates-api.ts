import type { Problem } from '../../core/base/problem.ts';
import type { UrlVerdict } from '../../core/secrets/domain-rules.ts';
import type { TemplateDraft } from '../../core/secrets/templates.ts';

/** A template with its values put in, and the references that stayed since their vault did not give them. */
export interface ResolvedTemplate {
  readonly text: string;
  readonly failed: readonly { readonly name: string; readonly problem: Problem }[];
}

/** A template as a list shows it. One that does not open has no name. */
export interface TemplateView {
  readonly id: string;
  readonly name: string | null;
  readonly revision: number;
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
