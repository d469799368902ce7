import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { MOST_TERMS_OF_A_MANIFEST } from '../../language-package/most-terms.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { itemsOf, parseTerms, type Term, textOf } from './terms.ts';
import { wishOf } from './wish.ts';

const ANY = new Set(['.*', '']);

/** Rebar 3's configuration: `deps`, and those of profiles. Source: https://rebar3.org/docs/configuration/dependencies/ */
export const REBAR_CONFIG: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['rebar.lock', 'mix.lock'] },
  recognises: endingWith('/rebar.config'),
  read(file): LanguageFact[] {
    const terms = parseTerms(decodeText(file.bytes()), MOST_TERMS_OF_A_MANIFEST);
    const profiles = valuesOf(terms, 'profiles').map((profile) => itemsOf(profile));
    const wanted = [
      ...valuesOf(terms, 'deps').map((one) => ({ one, development: false })),
      ...profiles.flatMap(([name, settings]) =>
        valuesOf(itemsOf(settings), 'deps').map((one) => ({ one, development: name !== 'prod' })),
      ),
    ];
    const [without, broken]: [string[], string[]] = [[], []];
    const found = wanted.flatMap(({ one, development }, index): LanguageFact[] => {
      const { name, requirement, source } = dependencyIn(one);
      const [kind, package_] = itemsOf(source);
      if (name === undefined) broken.push(`dependency ${index + 1}`);
      else if (source === undefined || kind === 'pkg')
        return [wishOf(textOf(package_) ?? name, requirement, development)];
      else without.push(name);
      return [];
    });
    return [
      ...found,
      ...unversioned(without, 'declared', 'of a repository, without a version'),
      ...brokenParts(broken, 'declared'),
    ];
  },
};

/** What tuples of this name hold in second place, one after another. */
function valuesOf(terms: readonly Term[], name: string): readonly Term[] {
  return terms.flatMap((term) => {
    const [key, value] = itemsOf(term);
    return key === name ? itemsOf(value) : [];
  });
}

interface Wanted {
  readonly name: string | undefined;
  readonly requirement?: string;
  readonly source?: Term;
}

/** `name`, `{name, "1.0"}`, `{name, {git, …}}`, `{name, "1.0", {pkg, other}}`. */
function dependencyIn(term: Term): Wanted {
  if (typeof term === 'string') return { name: term };
  const [name, second, third] = term.items;
  const requirement = textOf(second);
  const source = typeof second === 'object' ? second : third;
  return {
    name: textOf(name),
    ...(requirement !== undefined && !ANY.has(requirement) && { requirement }),
    ...(source !== undefined && { source }),
  };
}
