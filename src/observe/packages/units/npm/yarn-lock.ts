import { Fault } from '../../../../model/fault.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isOwnFile } from './own-file.ts';
import { isVersion, splitReference } from './registry-name.ts';

interface Entry {
  /** The first of what it resolves: `NAME@RANGE`. */
  readonly wanted: string;
  /** Its own texts, `version` and `resolution` among them; what is nested is left out. */
  readonly fields: Map<string, string>;
}

/** The project's own packages. */
const LOCAL = /^(?:workspace|link|portal):/;

/**
 * `yarn.lock` of Yarn 1 and of Yarn 2 and later, which is YAML of one shape. Neither says what is for development.
 * Source: the grammar in Yarn's `parsers` package.
 */
export const YARN_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: (path) => isOwnFile(path, 'yarn.lock'),
  read(file) {
    const entries = entriesOf(linesOf(decodeText(file.bytes())), file.entry.path);
    const found: LanguageFact[] = [];
    const without: string[] = [];
    for (const entry of entries) {
      const { name, reference } = identityOf(entry);
      const version = entry.fields.get('version') ?? '';
      if (LOCAL.test(reference)) continue;
      if (isVersion(version)) found.push({ kind: 'package', name, version, evidence: 'locked' });
      else without.push(name);
    }
    return [...found, ...unversioned(without, 'locked')];
  },
};

/** The name that was resolved to: an alias's key has another. */
function identityOf({ wanted, fields }: Entry): { name: string; reference: string } {
  const written = fields.get('resolution') ?? wanted;
  const { name, reference } = splitReference(written) ?? { name: written, reference: '' };
  const isAlias = !fields.has('resolution') && reference.startsWith('npm:');
  const target = isAlias ? splitReference(reference.slice('npm:'.length)) : undefined;
  return target ?? { name, reference };
}

function entriesOf(lines: readonly string[], path: string): Entry[] {
  const entries: Entry[] = [];
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#') || text === ':') continue;
    const indent = line.length - line.trimStart().length;
    if (indent > 2) continue;
    if (indent === 0) {
      if (!text.endsWith(':') && !text.startsWith('? ')) throw broken(path, index);
      entries.push({ wanted: firstWanted(text), fields: new Map() });
    } else {
      const [key, value] = fieldOf(text);
      entries.at(-1)?.fields.set(key, value);
    }
  }
  return entries.filter(({ wanted }) => wanted !== '__metadata');
}

function broken(path: string, index: number): Fault {
  const hint = 'Resolve the merge conflict, or run `yarn install` to write the file anew.';
  return new Fault('malformed', `${path}: line ${index + 1} is neither a package nor a part of one`, {
    hint,
  });
}

/** `"@a/b@^1", "@a/b@^2":`, `a@^1, a@^2:` and `"a@npm:^1, a@npm:^2":` all start with what is wanted. */
function firstWanted(text: string): string {
  const start = text.startsWith('? ') ? text.slice(2) : text;
  const first = /^"(?<quoted>[^"]*)"|^(?<plain>[^,]*)/.exec(start)?.groups;
  return (first?.quoted ?? first?.plain ?? '').split(', ', 1)[0]?.replace(/:$/, '') ?? '';
}

/** `version "1.2.3"` in Yarn 1, `version: 1.2.3` and `resolution: "a@npm:1.2.3"` later. */
function fieldOf(text: string): [key: string, value: string] {
  const end = text.search(/[: ]/);
  if (end < 0) return [text, ''];
  const value = text.slice(end + 1).trim();
  return [text.slice(0, end), /^"(.*)"$/.exec(value)?.[1] ?? value];
}
