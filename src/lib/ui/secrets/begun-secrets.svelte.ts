import { SvelteMap } from 'svelte/reactivity';
import type { SecretReference } from '../../core/secrets/secret-value.ts';
import type { ListedSecret, SecretView } from '../../worker/protocol/secrets-api.ts';
import { notice } from '../state/notice.svelte.ts';
import { opening } from '../state/opening.ts';
import { unsaved } from '../state/unsaved.svelte.ts';
import { vaultWords } from '../words/vault-words.ts';
import { isSameLink, linksByEnvironment, type TypedValue } from './typed-values.ts';

/** What is in the form of a secret that was begun: it outlives the form, and goes when the vault closes. */
export class BegunSecret {
  /** The secret as it was when editing began; `null` for a new one. */
  readonly row: ListedSecret | null;
  /** Where it was listed then. */
  readonly slot: number;
  /** A value that another app gave for a new secret. */
  readonly given: string | null;
  name = $state('');
  domains = $state('');
  value = $state('');
  enabled = $state(true);
  /** `null` until the note of a secret that is edited is here. */
  note = $state<string | null>(null);
  readonly typed = new SvelteMap<string, TypedValue>();
  /** Where the value is, while it is kept elsewhere. */
  link = $state.raw<SecretReference | null>(null);
  /** What there is besides the row; `null` until it is here, or when it cannot be read. */
  read = $state.raw<SecretView | null>(null);
  isRead = $state(false);

  constructor(row: ListedSecret | null, slot: number, given: string | null) {
    this.row = row;
    this.slot = slot;
    this.given = given;
    this.name = row?.name ?? '';
    this.domains = row?.domains ?? '';
    this.value = given ?? '';
    this.enabled = row?.enabled ?? true;
    this.note = row ? null : '';
  }

  /** The link that its default value was. */
  get linkBefore(): SecretReference | undefined {
    return this.read?.links.find(({ environment }) => environment === null)?.link;
  }

  /** The links that its values in environments were. */
  get links(): ReadonlyMap<string, SecretReference> {
    return linksByEnvironment(this.read?.links ?? []);
  }

  /** Takes what was read; one that is damaged can be saved anew. What was typed before stays. */
  take(read: SecretView | null): void {
    this.read = read;
    if (!this.isRead && read) {
      this.note ??= read.note;
      if (this.row?.link) this.link = this.linkBefore ?? null;
    }
    this.isRead = true;
  }

  /** Whether something was typed or chosen that is saved nowhere. */
  get isChanged(): boolean {
    const { row, link, linkBefore } = this;
    const isLinkKept = link === null ? !linkBefore : isSameLink(link, linkBefore);
    return (
      this.name !== (row?.name ?? '') ||
      this.domains !== (row?.domains ?? '') ||
      this.value !== '' ||
      this.enabled !== (row?.enabled ?? true) ||
      (this.note !== null && this.note !== (row ? (this.read?.note ?? this.note) : '')) ||
      this.typed.size > 0 ||
      (this.isRead && !isLinkKept) ||
      (!row && link !== null)
    );
  }
}

let created = $state.raw<BegunSecret | null>(null);
let edited = $state.raw<BegunSecret | null>(null);

/** The forms of secrets that were begun in this page: one of a new secret, and one of one that is edited. */
export const begun = {
  get created(): BegunSecret | null {
    return created;
  },
  get edited(): BegunSecret | null {
    return edited;
  },
  create(given: string | null): void {
    created = new BegunSecret(null, 0, given);
  },
  edit(row: ListedSecret, slot: number): void {
    edited = new BegunSecret(row, slot, null);
  },
  /** Puts a form away that was saved, or is to be dropped. */
  end(form: BegunSecret): void {
    unsaved.note(form, false);
    if (created === form) created = null;
    if (edited === form) edited = null;
  },
  /** Drops a form at once, and offers to have what was typed back. */
  drop(form: BegunSecret): void {
    const { isChanged } = form;
    begun.end(form);
    if (!isChanged) return;
    const label = vaultWords.selection.undo;
    notice.say(vaultWords.secretForm.dropped, { label, run: () => begun.resume(form) });
  },
  /** Goes on with a form that was dropped, in the place of an untouched one. */
  resume(form: BegunSecret): void {
    if (form.row) edited = form;
    else created = form;
  },
};

opening.onEnd(() => {
  created = null;
  edited = null;
});
