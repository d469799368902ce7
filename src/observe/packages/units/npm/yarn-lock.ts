import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isOwnFile } from './own-file.ts';
import { wantedOf } from './project-manifest.ts';
import { isVersion, splitReference, targetOfAlias } from './registry-name.ts';

interface Entry {
  /** What it resolves, each `NAME@RANGE`; never empty. */
  readonly wanted: readonly string[];
  /** Its own texts, `version` and `resolution` among them; what is nested is left out. */
  readonly fields: Map<string, string>;
  /** What it needs: `NAME@RANGE`. */
  readonly needs: string[];
}

/** The project's own packages, and other folders that it uses as they are. */
const LOCAL = /^(?:workspace|link|portal):/;
const WORKSPACE = /^workspace:/;
/** Lists of what a package needs, in both formats. */
const NEEDS = new Set(['dependencies', 'optionalDependencies']);

/**
 * `yarn.lock` of Yarn 1 and of Yarn 2 and later, which is YAML of one shape. Neither says what is for development, and
 * only the later one knows its projects: the manifests beside it tell the rest.
 * Source: the grammar in Yarn's `parsers` package.
 */
export const YARN_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('/yarn.lock', (path) => isOwnFile(path, 'yarn.lock')),
  read(file) {
    const { entries, broken } = entriesOf(linesOf(decodeText(file.bytes())));
    const resolved = resolutionIn(entries);
    const projects = entries.filter((entry) => LOCAL.test(identityOf(entry).reference));
    // Yarn 1 locks what is linked, and no project.
    const tellsProjects = projects.some((entry) => WORKSPACE.test(identityOf(entry).reference));
    const direct = new Set(projects.flatMap(({ needs }) => needs).map(resolved));
    const found: LanguageFact[] = [];
    const without: string[] = [];
    for (const entry of entries) {
      const { name, reference } = identityOf(entry);
      const version = entry.fields.get('version') ?? '';
      if (LOCAL.test(reference)) continue;
      if (!isVersion(version)) without.push(name);
      else
        found.push({
          kind: 'package',
          name,
          version,
          evidence: 'locked',
          requires: entry.needs.flatMap((need) => referenceTo(resolved(need))),
          ...(tellsProjects ? { direct: direct.has(entry) } : { chosenFor: rangesOf(entry) }),
        });
    }
    return [...found, ...unversioned(without, 'locked'), ...brokenParts(broken, 'locked')];
  },
};

/** Finds the entry that a need `NAME@RANGE` was resolved to. */
function resolutionIn(entries: readonly Entry[]): (need: string) => Entry | undefined {
  const byWanted = new Map(entries.flatMap((entry) => entry.wanted.map((one) => [one, entry] as const)));
  const alone = onlyOnes(entries, () => true);
  const needed = new Set(entries.flatMap(({ needs }) => needs.flatMap(spellings)));
  const unasked = onlyOnes(entries, (wanted) => !needed.has(wanted));
  return (need) => {
    const name = nameIn(need);
    const [asWritten, withProtocol] = spellings(need).map((one) => byWanted.get(one));
    // `resolutions` and patches give others than were asked for: what nothing else asks for.
    return asWritten ?? withProtocol ?? alone.get(name) ?? unasked.get(name);
  };
}

/** By name, the entry of those that have such a key, where it is the only one. */
function onlyOnes(entries: readonly Entry[], counts: (wanted: string) => boolean) {
  const found = new Map<string, Entry | undefined>();
  for (const entry of entries)
    for (const name of new Set(entry.wanted.filter(counts).map(nameIn)))
      found.set(name, found.has(name) ? undefined : entry);
  return found;
}

/** Keys that a need may have: Yarn 2 and 3 leave the protocol of most needs away. */
function spellings(need: string): string[] {
  const name = nameIn(need);
  return [need, `${name}@npm:${need.slice(name.length + 1)}`];
}

function nameIn(wanted: string): string {
  return splitReference(wanted)?.name ?? wanted;
}

function referenceTo(entry: Entry | undefined): string[] {
  const version = entry?.fields.get('version') ?? '';
  if (!entry || !isVersion(version)) return [];
  const { name, reference } = identityOf(entry);
  return LOCAL.test(reference) ? [] : [`${name}@${version}`];
}

/** The ranges that it was chosen for, as manifests tell of them. */
function rangesOf({ wanted }: Entry): string[] {
  return wanted.flatMap((one) => {
    const { name, reference } = splitReference(one) ?? { name: one, reference: '' };
    const asked = wantedOf(name, reference);
    return typeof asked === 'string' ? [] : [asked.range ?? asked.version];
  });
}

/** The name that was resolved to: an alias's key has another. */
function identityOf({ wanted, fields }: Entry): { name: string; reference: string } {
  const written = fields.get('resolution') ?? wanted[0] ?? '';
  const { name, reference } = splitReference(written) ?? { name: written, reference: '' };
  const alias = fields.has('resolution') ? undefined : targetOfAlias(reference);
  return alias ? { name: alias.name, reference: alias.version } : { name, reference };
}

/** The entries, and the numbers of the lines that are part of none, as a merge conflict leaves them. */
function entriesOf(lines: readonly string[]): { entries: Entry[]; broken: number[] } {
  const entries: Entry[] = [];
  const broken: number[] = [];
  let list = '';
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#') || text === ':') continue;
    const indent = line.length - line.trimStart().length;
    const entry = entries.at(-1);
    if (indent === 0) {
      list = '';
      const isEntry = text.endsWith(':') || text.startsWith('? ');
      if (isEntry) entries.push({ wanted: allWanted(text), fields: new Map(), needs: [] });
      else broken.push(index + 1);
    } else {
      const [key, value] = fieldOf(text);
      if (indent > 2 && indent <= 4 && NEEDS.has(list)) entry?.needs.push(`${key}@${value}`);
      if (indent > 2) continue;
      list = value === '' ? key : '';
      entry?.fields.set(key, value);
    }
  }
  return { entries: entries.filter(({ wanted }) => wanted[0] !== '__metadata'), broken };
}

/** `"@a/b@^1", "@a/b@^2":`, `a@^1, a@^2:` and `"a@npm:^1, a@npm:^2":` are several each; a range may have commas of its own. */
function allWanted(text: string): string[] {
  const start = (text.startsWith('? ') ? text.slice(2) : text).replace(/:$/, '');
  const quoted = [...start.matchAll(/"([^"]*)"|'([^']*)'/g)].map((one) => one[1] ?? one[2] ?? '');
  const parts = (quoted.length > 0 ? quoted : [start]).flatMap((one) => one.split(', '));
  return parts.map((one) => one.trim());
}

/** `version "1.2.3"` in Yarn 1, `version: 1.2.3` and `resolution: "a@npm:1.2.3"` later; keys may be quoted. */
function fieldOf(text: string): [key: string, value: string] {
  const [, double, single, plain = '', rest = ''] =
    /^(?:"([^"]*)"|'([^']*)'|([^: ]*))(.*)$/s.exec(text) ?? [];
  const value = rest.replace(/^:/, '').trim();
  return [double ?? single ?? plain, /^"(.*)"$|^'(.*)'$/.exec(value)?.slice(1).join('') ?? value];
}
