import { malformedVersion } from '../versions/malformed-version.ts';
import { opam as scheme } from '../versions/opam/scheme.ts';
import { type Comparator, operatorOf, requirementOf } from './comparators.ts';
import { alternativesIn } from './expressions.ts';
import type { RequirementGrammar } from './types.ts';

const SIMPLE = /^([<>!]?=|[<>])?\s*([\w.+~-]+)$/;
const ANY = /^\**$/;

/** Requirements of opam: comparators with `&`, `|` and parentheses, without the quotes of versions (https://opam.ocaml.org/doc/Manual.html#Package-formulas). */
export const opam: RequirementGrammar = {
  parse(text) {
    const written = text.trim();
    if (ANY.test(written)) return requirementOf([[]], scheme);
    return requirementOf(alternativesIn(written, { name: 'opam', comparators }), scheme);
  },
  // A letter is the least that a version goes on with, and tildes are before it.
  above: (version) => (version === undefined ? ['~~', '0'] : [`${version}A~~`]),
};

function comparators(text: string): Comparator[] {
  const [, written = '', version] = SIMPLE.exec(text) ?? [];
  const operator = operatorOf(written);
  if (version === undefined || operator === undefined)
    throw malformedVersion('opam', text, 'expected a requirement such as >= 1.2');
  return [{ operator, version }];
}
