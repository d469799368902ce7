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

/**
 * What mends the lines of a file of TOML in which a key has a wrong value, all else as it is. Undefined where texts or
 * lists of several lines make it uncertain what a line means.
 */
export function tomlChanges(host: HostFacts, path: string, mending: TomlMending): HostChange[] | undefined {
  const text = textOf(host, path);
  if (text === undefined || text.includes('"""') || text.includes("'''")) return undefined;
  const lines = text.split('\n').flatMap((line) => {
    const equals = line.indexOf('=');
    const comment = line.indexOf('#');
    const end = comment < 0 ? line.length : comment;
    const key = line
      .slice(0, Math.max(equals, 0))
      .trim()
      .replace(/^"(.*)"$/, '$1');
    const value = line.slice(equals + 1, end).trim();
    if (equals > end || !mending.keys.includes(key) || !mending.wrong.test(value)) return [line];
    if (mending.by === undefined) return [];
    const start = line.indexOf(value, equals + 1);
    return [`${line.slice(0, start)}${mending.by}${line.slice(start + value.length)}`];
  });
  return changed(path, text, lines.join('\n'));
}
