import { malformedVersion } from '../versions/malformed-version.ts';
import { nuget as scheme } from '../versions/nuget/scheme.ts';
import { between, type Comparator, next, requirementOf } from './comparators.ts';
import { intervalSets } from './interval-sets.ts';
import type { RequirementGrammar } from './types.ts';

/** `1.*`, `1.2.*`, `1.2.3-*`. */
const FLOATING = /^((?:\d+\.)*)\*(?:-\*)?$/;
const FLOATING_LABEL = /^(\d+(?:\.\d+){0,3})-(?:[0-9A-Za-z.-]*)\*$/;

/** NuGet's version ranges: one set in brackets, a floating version, or a bare one, which is the oldest that will do (https://learn.microsoft.com/nuget/concepts/package-versioning#version-ranges). */
export const nuget: RequirementGrammar = {
  parse(text) {
    const written = text.trim();
    if (written === '' || written === '*' || written === '*-*') return requirementOf([[]], scheme);
    if (/^[[(]/.test(written)) return requirementOf(intervalSets(written, 'NuGet'), scheme);
    return requirementOf(
      [written.includes('*') ? floating(written) : [{ operator: '>=', version: written }]],
      scheme,
    );
  },
  above(version) {
    if (version === undefined) return ['0.0.0-0', '0.0.0'];
    const [release = '0', label] = version.replace(/\+.*/s, '').split(/-(.*)/s, 2);
    if (label !== undefined) return [`${release}-${label}.0`, release];
    const numbers = [...release.split('.'), '0', '0', '0'].slice(0, 4);
    const revision = [...numbers.slice(0, 3), next(numbers[3] ?? '0')].join('.');
    return [`${revision}-0`, revision];
  },
};

function floating(text: string): Comparator[] {
  const label = FLOATING_LABEL.exec(text)?.[1];
  if (label !== undefined) return between(`${label}-0`, raised(label));
  const kept = FLOATING.exec(text)?.[1];
  if (kept === undefined) throw malformedVersion('NuGet', text, 'expected a range such as [1.0,2.0) or 1.*');
  return between(`${kept}0`, raised(kept.slice(0, -1)));
}

/** The version whose last number is one higher. */
function raised(version: string): string {
  const numbers = version.split('.');
  return [...numbers.slice(0, -1), next(numbers.at(-1) ?? '0')].join('.');
}
