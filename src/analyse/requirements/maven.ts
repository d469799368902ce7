import { maven as scheme } from '../versions/maven/scheme.ts';
import { requirementOf } from './comparators.ts';
import { intervalSets } from './interval-sets.ts';
import type { RequirementGrammar } from './types.ts';

const NEWEST = /^(?:LATEST|RELEASE|\*)?$/;

/** Maven's version ranges: sets in brackets, of which one must hold; a bare version is that version (https://maven.apache.org/pom.html#dependency-version-requirement-specification). */
export const maven: RequirementGrammar = {
  parse(text) {
    const written = text.trim();
    if (NEWEST.test(written)) return requirementOf([[]], scheme);
    if (!/[[(]/.test(written)) return requirementOf([[{ operator: '=', version: written }]], scheme);
    return requirementOf(intervalSets(written, 'Maven'), scheme);
  },
  above: (version) =>
    version === undefined ? ['0-alpha', '0'] : [`${version}-0.1`, `${version}.0.0.1`, `${version}.1`],
};
