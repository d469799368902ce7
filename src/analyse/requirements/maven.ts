import { malformedVersion } from '../versions/malformed-version.ts';
import { maven as scheme } from '../versions/maven/scheme.ts';
import { type Comparator, requirementOf } from './comparators.ts';
import type { RequirementGrammar } from './types.ts';

/** One set of a range: `[1.0,2.0)`, `(,1.0]`, `[1.5]`. */
const SET = /\s*([[(])\s*([^,[\]()]*?)\s*(?:(,)\s*([^,[\]()]*?)\s*)?([\])])\s*(?:,|\|\||$)/y;
const NEWEST = /^(?:LATEST|RELEASE|\*)?$/;

/** Maven's version ranges: sets in brackets, of which one must hold; a bare version is that version (https://maven.apache.org/pom.html#dependency-version-requirement-specification). */
export const maven: RequirementGrammar = {
  parse(text) {
    const written = text.trim();
    if (NEWEST.test(written)) return requirementOf([[]], scheme);
    if (!/[[(]/.test(written)) return requirementOf([[{ operator: '=', version: written }]], scheme);
    const alternatives: Comparator[][] = [];
    SET.lastIndex = 0;
    while (SET.lastIndex < written.length) {
      const set = SET.exec(written);
      if (!set) throw malformedVersion('Maven', text, 'expected a range such as [1.0,2.0)');
      alternatives.push(comparatorsOf(set));
    }
    return requirementOf(alternatives, scheme);
  },
  above: (version) =>
    version === undefined ? ['0-alpha', '0'] : [`${version}-0.1`, `${version}.0.0.1`, `${version}.1`],
};

function comparatorsOf([, open, lower = '', comma, upper = '', close]: RegExpExecArray): Comparator[] {
  if (comma === undefined) return [{ operator: '=', version: lower }];
  return [
    ...(lower === '' ? [] : [{ operator: open === '[' ? '>=' : '>', version: lower } as const]),
    ...(upper === '' ? [] : [{ operator: close === ']' ? '<=' : '<', version: upper } as const]),
  ];
}
