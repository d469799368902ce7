import { posix } from 'node:path';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { isForeign } from '../../language-package/foreign-folders.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import type { LanguageUnitParts } from '../../language-package/unit-of-formats.ts';
import { bracesOf, conditionIn } from './condition.ts';
import { isToken, itemsOf, parseTerms, type Term, textOf } from './terms.ts';

export const OPAM_EXTENSION = '.opam';
/** What a repository of opam publishes, and no project's. */
const PUBLISHED = /\/packages\/(?:[^/]+\/)?[^/.]+\.[^/]+\/opam$/;
const EXACT = /^= ([\w.+~-]+)$/;

/** A project's own package: `depends`, whatever it is conditional on. Source: https://opam.ocaml.org/doc/Manual.html#opamfield-depends */
export const OPAM_MANIFEST: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['*.locked'] },
  recognises: endingWith(OPAM_EXTENSION, (path) => /[^/]\.opam$/.test(path) && !isForeign(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const terms = parseTerms(decodeText(file.bytes()));
    const own = textOf(valueOf(terms, 'name')[0]) ?? posix.basename(path, OPAM_EXTENSION);
    const version = textOf(valueOf(terms, 'version')[0]);
    const broken: string[] = [];
    const wanted = packagesIn(valueOf(terms, 'depends')).flatMap(({ name, condition }): NamedPackage[] => {
      const said = conditionIn(condition, version);
      if (!said) broken.push(name);
      if (!said || name === own) return [];
      const exact = EXACT.exec(said.range ?? '')?.[1];
      const decided = exact === undefined ? { version: '', range: said.range ?? '*' } : { version: exact };
      return [{ kind: 'package', name, ...decided, evidence: 'declared', development: !said.isForUse }];
    });
    return [...wanted, ...brokenParts(broken, 'declared')];
  },
};

/** A description that is called `opam`, as programs are too. */
export const NAMED_OPAM: NonNullable<LanguageUnitParts['byMagic']> = {
  format: OPAM_MANIFEST,
  ends: ['/opam'],
  mayBe: ({ path }) => path.endsWith('/opam') && !isForeign(path) && !PUBLISHED.test(path),
  recognises: (head) => head.includes('opam-version'),
};

/** The names of all that a description needs where nobody tests or documents, of which any may be chosen. */
export function neededIn(text: string): string[] {
  const wanted = packagesIn(valueOf(parseTerms(text), 'depends'));
  return [
    ...new Set(
      wanted.flatMap(({ name, condition }) =>
        conditionIn(condition, undefined)?.isForUse === true ? [name] : [],
      ),
    ),
  ];
}

/** The terms behind `name:`, up to the next field or section. */
function valueOf(terms: readonly Term[], name: string): readonly Term[] {
  const at = terms.findIndex((term, index) => isToken(term, `${name}:`) || isFieldAt(terms, index, name));
  if (at < 0) return [];
  const start = isToken(terms[at], `${name}:`) ? at + 1 : at + 2;
  const length = terms.slice(start).findIndex((term) => term.kind === 'word');
  return terms.slice(start, length < 0 ? undefined : start + length);
}

function isFieldAt(terms: readonly Term[], index: number, name: string): boolean {
  return isToken(terms[index], name) && isToken(terms[index + 1], ':');
}

interface Wanted {
  readonly name: string;
  readonly condition: readonly Term[];
}

/** Names with their conditions, in lists and parentheses, of which any may be chosen. */
function packagesIn(terms: readonly Term[]): Wanted[] {
  return terms.flatMap((term, index): Wanted[] => {
    if (term.kind === '[' || term.kind === '(') return packagesIn(itemsOf(term));
    if (term.kind !== 'text') return [];
    return [{ name: term.text, condition: bracesOf(terms[index + 1]) ?? [] }];
  });
}
