import { visible } from '../../text/text.ts';

/** Markup that is safe to join: whatever came from outside was escaped when it was made. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | readonly Markup[] | string | number;

/** A template whose every inserted text is made visible and escaped; only `Markup` goes in as it is. */
export function markup(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = pieces.map((piece, index) => piece + render(parts[index] ?? '')).join('');
  return { markup: text };
}

function render(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(visible(String(part)));
  return 'markup' in part ? part.markup : part.map((one) => one.markup).join('');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('`', '&#96;');
}
