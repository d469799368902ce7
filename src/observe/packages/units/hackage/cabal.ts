import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { isForeign } from '../../language-package/foreign-folders.ts';
import { MOST_TERMS_OF_A_MANIFEST } from '../../language-package/most-terms.ts';
import type { DecisionRule, LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { declaredBy, wishesIn } from './dependencies.ts';
import { type CabalField, type CabalSection, fieldsOf } from './fields.ts';

export const CABAL_EXTENSION = '.cabal';
const TESTS = new Set(['test-suite', 'benchmark']);

export const HASKELL_DECISIONS: DecisionRule = {
  lockFiles: ['cabal.project.freeze', 'stack.yaml.lock', 'dist-newstyle/cache/plan.json', 'cabal.config'],
};

/**
 * A package's description: `build-depends` of all its parts, whatever they are conditional on. Those of tests and
 * benchmarks, and of what only they import, are for development.
 * Source: https://cabal.readthedocs.io/en/stable/cabal-package-description-file.html
 */
export const CABAL: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: HASKELL_DECISIONS,
  recognises: endingWith(CABAL_EXTENSION, (path) => /[^/]\.cabal$/.test(path) && !isForeign(path)),
  read(file): LanguageFact[] {
    const fields = [...fieldsOf(linesOf(decodeText(file.bytes())))];
    const isForTests = testsOf(fields);
    // Libraries inside a package are asked for by their own name in older descriptions.
    const own = new Set(fields.flatMap(({ section }) => (section.kind === 'library' ? section.name : [])));
    own.add(nameIn(fields) ?? posix.basename(file.entry.path, CABAL_EXTENSION));
    const wanted = fields.filter(({ name }) => name === 'build-depends');
    const found = wanted.flatMap(({ section, value }) =>
      wishesIn(value).map((wish) => ({ wish, development: isForTests(section) })),
    );
    if (found.length > MOST_TERMS_OF_A_MANIFEST)
      throw new Fault('limit', `more than ${MOST_TERMS_OF_A_MANIFEST} dependencies`);
    const broken = found.flatMap(({ wish }) => (typeof wish === 'string' ? [wish] : []));
    const wishes = found.flatMap(({ wish, development }) =>
      typeof wish === 'string' || own.has(wish.name) ? [] : [{ wish, development }],
    );
    return [...declaredBy(wishes), ...brokenParts(broken, 'declared')];
  },
};

function nameIn(fields: readonly CabalField[]): string | undefined {
  return fields.find(({ name, section }) => name === 'name' && section.kind === '')?.value.trim();
}

/** Tells sections that are of tests alone: theirs, and common ones that nothing else imports. */
function testsOf(fields: readonly CabalField[]): (section: CabalSection) => boolean {
  const imports = Map.groupBy(
    fields.filter(({ name }) => name === 'import'),
    ({ section }) => section,
  );
  const namesOf = (section: CabalSection) =>
    (imports.get(section) ?? []).flatMap(({ value }) => value.split(',').map((one) => one.trim()));
  const commons = Map.groupBy(
    [...new Set(fields.map(({ section }) => section))].filter(({ kind }) => kind === 'common'),
    ({ name }) => name,
  );
  const reached = (isFirst: (section: CabalSection) => boolean): ReadonlySet<string> => {
    const waiting = [...imports.keys()]
      .filter((one) => one.kind !== 'common' && isFirst(one))
      .flatMap(namesOf);
    const found = new Set<string>();
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (found.has(name)) continue;
      found.add(name);
      for (const section of commons.get(name) ?? []) for (const one of namesOf(section)) waiting.push(one);
    }
    return found;
  };
  const byTests = reached(({ kind }) => TESTS.has(kind));
  const byOthers = reached(({ kind }) => !TESTS.has(kind));
  return ({ kind, name }) =>
    TESTS.has(kind) || (kind === 'common' && byTests.has(name) && !byOthers.has(name));
}
