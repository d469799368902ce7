import { visible } from './text.ts';

/**
 * Foreign text in Markdown: backslash escapes (GFM 6.1) for everything that has a meaning. GitHub looks for mentions and issue numbers in the
 * rendered text, so an empty comment parts `@` and `#` from what follows.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replaceAll(/[\\`*_{}[\]<>()#+!|~&$]/g, (mark) => `\\${mark}`)
    .replaceAll('://', '\\://')
    .replaceAll(/@|\\#/g, (mark) => `${mark}<!-- -->`);
}
