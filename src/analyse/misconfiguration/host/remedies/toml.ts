import type { HostFacts } from '../../../../model/configuration/host.ts';
import type { HostChange } from '../../../../model/configuration/remedy.ts';
import { changed, textOf } from './text.ts';

/** How a value of TOML that is wrong is mended wherever it stands. */
export interface TomlMending {
  readonly keys: readonly string[];
  /** The value as the file writes it, on one line: what is wrong. */
  readonly wrong: RegExp;
  /** What is written instead; undefined: the line is taken out, as what is usual is right. */
  readonly by?: string;
}

/** A key that stands alone at the start of its line, its value, and a comment. */
const SETTING = /^([ \t]*)("?)([\w-]{1,64})\2([ \t]*=[ \t]*)([^#\n]{1,2000}?)([ \t]*(?:#[^\n]*)?)$/;

/**
 * What mends the lines of a file of TOML in which a key has a wrong value, all else as it is. Undefined where texts or
 * lists of several lines make it uncertain what a line means.
 */
export function tomlChanges(host: HostFacts, path: string, mending: TomlMending): HostChange[] | undefined {
  const text = textOf(host, path);
  if (text === undefined || text.includes('"""') || text.includes("'''")) return undefined;
  const lines = text.split('\n').flatMap((line) => {
    const [, indent = '', quote = '', key = '', equals = '', value = '', comment = ''] =
      SETTING.exec(line) ?? [];
    if (!mending.keys.includes(key) || !mending.wrong.test(value)) return [line];
    return mending.by === undefined ? [] : [`${indent}${quote}${key}${quote}${equals}${mending.by}${comment}`];
  });
  return changed(path, text, lines.join('\n'));
}
