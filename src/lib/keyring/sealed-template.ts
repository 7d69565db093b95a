import type { TemplateRecord } from '../core/log/records.ts';
import type { TemplateDraft } from '../core/secrets/templates.ts';
import { templateData } from '../crypto/associated-data.ts';
import { fromUtf8, utf8 } from '../crypto/bytes.ts';
import { pad, unpad } from '../crypto/padding.ts';
import type { Sealer } from '../crypto/xchacha.ts';
import type { DataKeys } from './data-keys.ts';

type TemplateIdentity = Omit<TemplateRecord, 'bytes'>;

const boundTo = ({ vault, id, workspace, revision }: TemplateIdentity) =>
  templateData(vault, id, workspace, revision);

/** Seals a template's name and text for where it will lie. */
export function sealTemplate(
  identity: TemplateIdentity,
  draft: TemplateDraft,
  sealer: Sealer,
): TemplateRecord {
  const plain = pad(utf8(JSON.stringify([draft.name, draft.text])));
  const bytes = sealer.seal(plain, boundTo(identity));
  plain.fill(0);
  return { ...identity, bytes };
}

/** Opens a template. @throws when it is damaged or lies where another should */
export function openTemplate(record: TemplateRecord, keys: DataKeys): TemplateDraft {
  const plain = keys.openAny(record.bytes, boundTo(record));
  const [name = '', text = ''] = JSON.parse(fromUtf8(unpad(plain))) as string[];
  plain.fill(0);
  return { name, text };
}
