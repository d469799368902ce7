import { Fault } from '../../model/fault.ts';
import { decoded } from './encoding.ts';
import { fieldOf, keyOf, requestOf } from './secrets.ts';
import type { FileSettings } from './settings.ts';
import { renderTemplate } from './template.ts';
import type { Secret, SecretRequest } from './types.ts';

/** A file whose template is there as text. */
export type Source = Omit<FileSettings, 'templateFile'>;

/** What a file is to have, or the secrets that it waits for. */
export type RenderedSource =
  | { readonly kind: 'content'; readonly content: Buffer; readonly used: readonly SecretRequest[] }
  | { readonly kind: 'wants'; readonly secrets: readonly SecretRequest[] };

/** Renders one file with the secrets that there are. Throws a `Fault`. */
export function renderSource(source: Source, found: (key: string) => Secret | undefined): RenderedSource {
  if (source.template !== undefined) {
    const rendering = renderTemplate(source.template, found);
    if (rendering.kind === 'wants') return rendering;
    return { kind: 'content', content: Buffer.from(rendering.text), used: rendering.used };
  }
  const request = requestOf(source.secret ?? '');
  const secret = found(keyOf(request));
  if (!secret) return { kind: 'wants', secrets: [request] };
  return { kind: 'content', content: contentOf(secret, source), used: [request] };
}

function contentOf(secret: Secret, { path, field, encoding }: Source): Buffer {
  const text = fieldOf(secret, field);
  const bytes = encoding === 'text' ? Buffer.from(text) : decoded(text, encoding);
  if (!bytes) throw new Fault('malformed', `what ${path} is to have is no ${encoding}`);
  return bytes;
}
