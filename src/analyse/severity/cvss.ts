import { scoreCvss2 } from './cvss2/score.ts';
import { scoreCvss3 } from './cvss3/score.ts';
import { scoreCvss4 } from './cvss4/score.ts';
import { LONGEST_VECTOR, malformedVector } from './metrics.ts';
import { severityFromScore } from './rating.ts';
import type { CvssScore, CvssVersion } from './types.ts';

/** How each version starts; version 2 has no prefix. */
const PREFIXES: readonly (readonly [string, CvssVersion])[] = [
  ['CVSS:4.0/', '4.0'],
  ['CVSS:3.1/', '3.1'],
  ['CVSS:3.0/', '3.0'],
];

/**
 * Computes the scores of a CVSS vector of version 2.0, 3.0, 3.1 or 4.0 as FIRST specifies them.
 * Throws a `Fault` (`malformed`) for a vector that its specification does not allow.
 */
export function parseCvss(vector: string): CvssScore {
  if (vector.length > LONGEST_VECTOR) throw malformedVector('CVSS', vector, 'it is too long');
  const [prefix, version] = PREFIXES.find(([start]) => vector.startsWith(start)) ?? ['', '2.0'];
  if (prefix === '' && vector.startsWith('CVSS'))
    throw malformedVector('CVSS', vector, 'its version is unknown');
  const { score, base } = scoresOf(version, vector, vector.slice(prefix.length));
  return { version, vector, score, base, severity: severityFromScore(version, score) };
}

function scoresOf(version: CvssVersion, vector: string, metrics: string): Pick<CvssScore, 'score' | 'base'> {
  if (version === '2.0') return scoreCvss2(vector);
  return version === '4.0' ? scoreCvss4(vector, metrics) : scoreCvss3(version, vector, metrics);
}
