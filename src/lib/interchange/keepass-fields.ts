import type { KdbxEntry } from 'kdbxweb';
import { toHex } from '../core/base/bytes.ts';
import { type KeepassItem, textOf } from './keepass-file.ts';

const STANDARD = ['Title', 'UserName', 'Password', 'URL', 'Notes'];

/** Letters of KeePass's field references, by the fields they mean. */
const FIELDS: Readonly<Record<string, string>> = {
  T: 'Title',
  U: 'UserName',
  P: 'Password',
  A: 'URL',
  N: 'Notes',
};
const REFERENCE = /\{REF:([TUPAN])@([TUPANIO]):([^}]*)\}/gi;
/** A reference may lead to another; more than this is a circle. */
const MAX_STEPS = 8;

const idOf = ({ uuid }: KdbxEntry): string => toHex(new Uint8Array(uuid.bytes)).toUpperCase();

/** Reads fields with what their references mean put in: `{REF:P@I:…}`. */
export class KeepassFields {
  readonly #byId: ReadonlyMap<string, KdbxEntry>;
  readonly #entries: readonly KdbxEntry[];

  constructor(items: readonly KeepassItem[]) {
    this.#entries = items.filter(({ isTrashed }) => !isTrashed).map(({ entry }) => entry);
    this.#byId = new Map(this.#entries.map((entry) => [idOf(entry), entry]));
  }

  /** The text of a field. What cannot be resolved stays as it is, and is refused as a value further on. */
  text(entry: KdbxEntry, field: string): string {
    return this.#resolved(textOf(entry.fields.get(field)), 0);
  }

  #resolved(text: string, steps: number): string {
    if (steps > MAX_STEPS || !text.includes('{')) return text;
    return text.replace(REFERENCE, (whole, wanted: string, by: string, sought: string) => {
      const field = FIELDS[wanted.toUpperCase()];
      const entry = this.#find(by.toUpperCase(), sought);
      if (field === undefined || !entry) return whole;
      return this.#resolved(textOf(entry.fields.get(field)), steps + 1);
    });
  }

  #find(by: string, sought: string): KdbxEntry | undefined {
    if (by === 'I') return this.#byId.get(sought.toUpperCase());
    const field = FIELDS[by];
    if (field === undefined) return undefined;
    const wanted = sought.toLowerCase();
    return this.#entries.find((entry) =>
      textOf(entry.fields.get(field)).toLowerCase().includes(wanted),
    );
  }
}

/** Whether a text still has a reference in it. */
export const hasReference = (text: string): boolean => text.search(REFERENCE) >= 0;

/** What the fields of an entry are, beside the five that every entry has. */
export interface OwnFields {
  /** Secrets of their own, by what they are called. */
  readonly parts: readonly (readonly [label: string, field: string])[];
  /** Fields with further addresses. */
  readonly addresses: readonly string[];
  /** Fields that say how a seed is used, for the note. */
  readonly settings: readonly string[];
  /** Whether it has a passkey, which is none here. */
  readonly hasPasskey: boolean;
}

/** Fields by which KeePass, KeePassXC and plugins keep the seed of one-time codes. */
const SEED = /^(?:otp|TOTP Seed|(?:TimeOtp|HmacOtp)-Secret(?:-(?:Hex|Base32|Base64))?)$/i;

const SETTING = /^(?:TOTP Settings|(?:TimeOtp|HmacOtp)-(?:Length|Period|Algorithm|Counter))$/i;

/** Sorts fields by the families that KeePass's programs write. */
export function ownFieldsOf(entry: KdbxEntry): OwnFields {
  const names = [...entry.fields.keys()].filter(
    (name) => !STANDARD.includes(name) && textOf(entry.fields.get(name)) !== '',
  );
  const isPasskey = (name: string): boolean => name.startsWith('KPEX_PASSKEY_');
  const isAddress = (name: string): boolean => /^KP2A_URL/.test(name);
  const seeds = names.filter((name) => SEED.test(name));
  return {
    parts: names
      .filter((name) => !isPasskey(name) && !isAddress(name) && !SETTING.test(name))
      .map((name) => [seeds.length === 1 && name === seeds[0] ? seedLabel(name) : name, name]),
    addresses: names.filter(isAddress),
    settings: names.filter((name) => SETTING.test(name)),
    hasPasskey: names.some(isPasskey),
  };
}

/** What is no base32, which everybody takes a seed for, is said by the name. */
function seedLabel(name: string): string {
  const [, form = ''] = /-(Hex|Base64)$/i.exec(name) ?? [];
  const isCounter = name.startsWith('HmacOtp');
  const isPlain = /Otp-Secret$/.test(name);
  return `${isCounter ? 'HOTP' : 'TOTP'}${form ? ` ${form}` : isPlain ? ' UTF-8' : ''}`;
}
