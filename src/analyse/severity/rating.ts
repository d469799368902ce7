import { Fault } from '../../model/fault.ts';
import type { Severity } from '../../model/finding/head.ts';
import type { CvssVersion } from './types.ts';

/**
 * What distributions and collectors call their severities:
 * - Debian's urgency, which also has `unimportant` (no effect on the packages as built)
 * - Ubuntu's priority, whose lowest is `negligible`
 * - Red Hat's and SUSE's rating: `low`, `moderate`, `important`, `critical`
 * - GitHub's: `low`, `moderate`, `high`, `critical`
 */
const WORDS = new Map<string, Severity>([
  ['critical', 'critical'],
  ['important', 'high'],
  ['high', 'high'],
  ['moderate', 'medium'],
  ['medium', 'medium'],
  ['low', 'low'],
  ['negligible', 'low'],
  ['unimportant', 'none'],
  ['none', 'none'],
]);

/**
 * The qualitative rating of a score from 0 to 10: NVD's for version 2, which has neither `critical` nor `none`, and
 * the specification's (section 5 of 3.0 and 3.1, section 6 of 4.0) for the others.
 * Throws a `Fault` (`malformed`) for a number outside that range.
 */
export function severityFromScore(version: CvssVersion, score: number): Severity {
  if (!(score >= 0 && score <= 10))
    throw new Fault('malformed', `${score} is not a CVSS score: it must be 0 to 10`);
  if (version === '2.0') {
    if (score >= 7) return 'high';
    return score >= 4 ? 'medium' : 'low';
  }
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}

/**
 * The severity that a word of an advisory stands for, in any case; Debian's old marks of doubt (`low**`) do not
 * count. `unknown` for words that give no severity, such as `not yet assigned`, `end-of-life` and `untriaged`.
 */
export function severityFromWord(word: string): Severity {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/\*{1,2}$/, '');
  return WORDS.get(plain) ?? 'unknown';
}
