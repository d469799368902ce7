import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isOwnFile } from './own-file.ts';
import { isVersion, splitReference, targetOfAlias } from './registry-name.ts';

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
    const { entries, broken } = entriesOf(linesOf(decodeText(file.bytes())));
    const found: LanguageFact[] = [];
    const without: string[] = [];
    for (const entry of entries) {
      const { name, reference } = identityOf(entry);
      const version = entry.fields.get('version') ?? '';
      if (LOCAL.test(reference)) continue;
      if (isVersion(version)) found.push({ kind: 'package', name, version, evidence: 'locked' });
      else without.push(name);
    }
    return [...found, ...unversioned(without, 'locked'), ...brokenParts(broken, 'locked')];
  },
};

/** The name that was resolved to: an alias's key has another. */
function identityOf({ wanted, fields }: Entry): { name: string; reference: string } {
  const written = fields.get('resolution') ?? wanted;
  const { name, reference } = splitReference(written) ?? { name: written, reference: '' };
  const alias = fields.has('resolution') ? undefined : targetOfAlias(reference);
  return alias ? { name: alias.name, reference: alias.version } : { name, reference };
}

/** The entries, and the numbers of the lines that are part of none, as a merge conflict leaves them. */
function entriesOf(lines: readonly string[]): { entries: Entry[]; broken: number[] } {
  const entries: Entry[] = [];
  const broken: number[] = [];
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#') || text === ':') continue;
    const indent = line.length - line.trimStart().length;
    if (indent > 2) continue;
    if (indent === 0) {
      const isEntry = text.endsWith(':') || text.startsWith('? ');
      if (isEntry) entries.push({ wanted: firstWanted(text), fields: new Map() });
      else broken.push(index + 1);
    } else {
      const [key, value] = fieldOf(text);
      entries.at(-1)?.fields.set(key, value);
    }
  }
  return { entries: entries.filter(({ wanted }) => wanted !== '__metadata'), broken };
}

/** `"@a/b@^1", "@a/b@^2":`, `a@^1, a@^2:` and `"a@npm:^1, a@npm:^2":` all start with what is wanted. */
function firstWanted(text: string): string {
  const start = text.startsWith('? ') ? text.slice(2) : text;
  const first = /^"(?<double>[^"]*)"|^'(?<single>[^']*)'|^(?<plain>[^,]*)/.exec(start)?.groups;
  const quoted = first?.double ?? first?.single;
  return (quoted ?? first?.plain ?? '').split(', ', 1)[0]?.trim().replace(/:$/, '') ?? '';
}

/** `version "1.2.3"` in Yarn 1, `version: 1.2.3` and `resolution: "a@npm:1.2.3"` later; keys may be quoted. */
function fieldOf(text: string): [key: string, value: string] {
  const [, double, single, plain = '', rest = ''] =
    /^(?:"([^"]*)"|'([^']*)'|([^: ]*))(.*)$/s.exec(text) ?? [];
  const value = rest.replace(/^:/, '').trim();
  return [double ?? single ?? plain, /^"(.*)"$|^'(.*)'$/.exec(value)?.slice(1).join('') ?? value];
}
