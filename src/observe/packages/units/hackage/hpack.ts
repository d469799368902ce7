import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf, type YamlNode } from '../../../document/yaml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { isForeign } from '../../language-package/foreign-folders.ts';
import { MOST_TERMS_OF_A_MANIFEST } from '../../language-package/most-terms.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { HASKELL_DECISIONS } from './cabal.ts';
import { declaredBy, wishesIn } from './dependencies.ts';

type Mapping = ReadonlyMap<string, YamlNode>;

/** Parts of a package, and whether they are for development only. */
const PARTS: readonly (readonly [key: string, development: boolean])[] = [
  ['library', false],
  ['internal-libraries', false],
  ['executable', false],
  ['executables', false],
  ['tests', true],
  ['benchmarks', true],
];
/** Parts of which there are several, by name. */
const NAMED = new Set(['internal-libraries', 'executables', 'tests', 'benchmarks']);

/** What an entry asks for, as `build-depends` would have it, or where it comes from. */
interface Entry {
  readonly text: string;
  readonly source: Mapping;
  readonly development: boolean;
}

/** hpack's manifest, which other tools have of this name too. Source: https://github.com/sol/hpack#documentation */
export const HPACK: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: HASKELL_DECISIONS,
  recognises: endingWith('/package.yaml', (path) => path.endsWith('/package.yaml') && !isForeign(path)),
  read(file): LanguageFact[] {
    const [document] = parseYamlDocuments(decodeText(file.bytes()), file.entry.path);
    const manifest = mappingOf(document);
    if (!PARTS.some(([key]) => manifest.has(key))) return [];
    const name = scalarOf(manifest.get('name')) ?? posix.basename(posix.dirname(file.entry.path));
    return factsOf(
      [...entriesIn(manifest, false), ...PARTS.flatMap((part) => entriesOfPart(manifest, part))],
      new Set([name, ...mappingOf(manifest.get('internal-libraries')).keys()]),
    );
  },
};

function factsOf(entries: readonly Entry[], own: ReadonlySet<string>): LanguageFact[] {
  if (entries.length > MOST_TERMS_OF_A_MANIFEST)
    throw new Fault('limit', `more than ${MOST_TERMS_OF_A_MANIFEST} dependencies`);
  const [fetched, broken]: [string[], string[]] = [[], []];
  const found = entries.flatMap(({ text, source, development }) => {
    if (source.has('path')) return [];
    if (source.has('git') || source.has('github')) {
      fetched.push(text);
      return [];
    }
    return wishesIn(text).flatMap((wish) => {
      if (typeof wish === 'string') broken.push(wish);
      else if (!own.has(wish.name)) return [{ wish, development }];
      return [];
    });
  });
  return [
    ...declaredBy(found),
    ...unversioned(fetched, 'declared', 'of a repository, without a version'),
    ...brokenParts(broken, 'declared'),
  ];
}

function entriesOfPart(manifest: Mapping, [key, development]: (typeof PARTS)[number]): Entry[] {
  const part = mappingOf(manifest.get(key));
  const all = NAMED.has(key) ? [...part.values()].map(mappingOf) : [part];
  return all.flatMap((one) => entriesIn(one, development));
}

/** The dependencies of a part, and those that it has on conditions. */
function entriesIn(part: Mapping, development: boolean): Entry[] {
  const when = part.get('when');
  const conditions = Array.isArray(when) ? when.map(mappingOf) : [mappingOf(when)];
  return [
    ...entriesOf(part.get('dependencies'), development),
    ...conditions
      .flatMap((one) => [one, mappingOf(one.get('then')), mappingOf(one.get('else'))])
      .filter((one) => one.size > 0)
      .flatMap((one) => entriesIn(one, development)),
  ];
}

/** A text, a list of texts and of mappings with a name, or a mapping by name. */
function entriesOf(node: YamlNode | undefined, development: boolean): Entry[] {
  if (node instanceof Map)
    return [...node].map(([name, wanted]) => entryOf(name, mappingOf(wanted), scalarOf(wanted), development));
  const items = Array.isArray(node) ? node : [node];
  return items.flatMap((item) => {
    const source = mappingOf(item);
    const text = scalarOf(source.get('name')) ?? scalarOf(item);
    return text === undefined ? [] : [entryOf(text, source, undefined, development)];
  });
}

/** A bare version is that version. */
function entryOf(name: string, source: Mapping, version: string | undefined, development: boolean): Entry {
  const written = version ?? scalarOf(source.get('version')) ?? '';
  return { text: `${name} ${/^\d/.test(written) ? '==' : ''}${written}`.trim(), source, development };
}
