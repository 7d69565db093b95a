/** What is known of one secret outside of the browser. */
export interface KnownSecret {
  readonly value: string;
  readonly note: string;
}

/** What a command changes, all of it or nothing. `null` stands for what is not there. */
export interface Change {
  readonly profile?: boolean;
  readonly signedIn?: boolean;
  readonly secrets?: ReadonlyMap<string, KnownSecret | null>;
  readonly templates?: ReadonlyMap<string, string>;
  readonly clipboardSeconds?: number;
  /** The key that opens the vault from now on; `null` for none. */
  readonly key?: string | null;
  /** All secrets are gone; with a reset the templates, too. */
  readonly empties?: 'secrets' | 'all';
}

/** A command that was begun, as long as nobody knows whether it was done. */
export interface Intent {
  readonly what: string;
  readonly change: Change;
}

/** Lines of what happened last that are kept. */
const RECENT = 80;

/** What a vault has when nobody has put anything into it. */
const DEFAULT_CLIPBOARD_SECONDS = 30;

/**
 * Kept outside of the browser: all that was acknowledged, noted when it was, and what was begun. What was
 * acknowledged has to be there after a kill; what was begun may be, wholly or not at all.
 */
export class Ledger {
  hasProfile = false;
  isSignedIn = false;
  key: string | null = null;
  clipboardSeconds = DEFAULT_CLIPBOARD_SECONDS;
  readonly secrets = new Map<string, KnownSecret>();
  readonly templates = new Map<string, string>();
  readonly open = new Set<Intent>();
  /** Commands that were acknowledged. */
  writes = 0;
  /** What was begun and answered last, to be looked at where something is lost. */
  recent: string[] = [];

  /** Notes what happened, with the time in milliseconds. */
  note(what: string, { secrets }: Change = {}, answer = 'begun'): void {
    const names = secrets ? ` ${[...secrets.keys()].join(' ')}` : '';
    this.recent = [...this.recent.slice(1 - RECENT), `${Date.now()} ${what}${names}: ${answer}`];
  }

  begin(what: string, change: Change = {}): Intent {
    const intent = { what, change };
    this.note(what, change);
    this.open.add(intent);
    return intent;
  }

  /** It is done, as the app said or as was found after a kill. */
  done(intent: Intent): void {
    this.open.delete(intent);
    const { profile, signedIn, secrets, templates, clipboardSeconds, key, empties } = intent.change;
    if (empties) {
      this.secrets.clear();
      this.clipboardSeconds = DEFAULT_CLIPBOARD_SECONDS;
      if (empties === 'all') this.templates.clear();
    }
    if (profile !== undefined) this.hasProfile = profile;
    if (signedIn !== undefined) this.isSignedIn = signedIn;
    if (key !== undefined) this.key = key;
    if (clipboardSeconds !== undefined) this.clipboardSeconds = clipboardSeconds;
    for (const [name, text] of templates ?? []) this.templates.set(name, text);
    for (const [name, secret] of secrets ?? []) {
      if (secret) this.secrets.set(name, secret);
      else this.secrets.delete(name);
    }
  }

  /** It was refused, and so has changed nothing; or was found not to have. */
  notDone(intent: Intent): void {
    this.open.delete(intent);
  }

  /** Keys of which just one has to open the vault: the one of now, and those of a change under way. */
  get keys(): string[] {
    const changed = [...this.open].flatMap(({ change }) => change.key ?? []);
    return [...new Set([...(this.key === null ? [] : [this.key]), ...changed])];
  }
}
