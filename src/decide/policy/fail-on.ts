import { Fault } from '../../model/fault.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { FINDING_KINDS, isExploited, isFixable, isMalicious, isPossible } from '../../model/finding/about.ts';
import { SEVERITIES } from '../../model/finding/severity.ts';

/** One condition under which a finding breaks the policy. */
export interface FailRule {
  /** As written. */
  readonly text: string;
  breaks(finding: Finding): boolean;
}

const CONDITIONS: Readonly<Record<string, (finding: Finding) => boolean>> = {
  any: () => true,
  exploited: isExploited,
  malicious: isMalicious,
  fixable: isFixable,
  possible: isPossible,
  ...Object.fromEntries(FINDING_KINDS.map((kind) => [kind, (finding: Finding) => finding.kind === kind])),
};
/** What is only possible breaks rules that have one of these parts, and no others. */
const POSSIBLE_TOO: readonly string[] = ['any', 'possible'];
/** `none` and `unknown` are no thresholds. */
const THRESHOLDS: readonly string[] = SEVERITIES.slice(0, 4);

/**
 * Reads `--fail-on`: rules separated by commas, of which one suffices; the parts of a rule joined by `+` must all hold.
 * A part is a severity (that or worse), a kind of finding, `any`, `exploited`, `malicious`, `fixable` or `possible`:
 * `critical,leak` or `high+fixable`. A package that is malicious itself breaks the first rule, whatever it asks for. Findings that are only possible, as of a range without a lock file, break rules with `any` or
 * `possible`: `high,high+possible`.
 * Throws a `Fault` (`usage`) that names the part at fault.
 */
export function parseFailOn(text: string): FailRule[] {
  return text.split(',').map((rule, index) => {
    const parts = rule.split('+').map((part) => part.trim().toLowerCase());
    const conditions = parts.map(condition);
    const isOpen = parts.some((part) => POSSIBLE_TOO.includes(part));
    return {
      text: rule.trim(),
      breaks: (finding) =>
        (index === 0 && isMalicious(finding)) ||
        ((isOpen || !isPossible(finding)) && conditions.every((holds) => holds(finding))),
    };
  });
}

function condition(part: string): (finding: Finding) => boolean {
  const rank = THRESHOLDS.indexOf(part);
  if (rank >= 0) {
    const enough: readonly string[] = SEVERITIES.slice(0, rank + 1);
    return (finding) => enough.includes(finding.severity);
  }
  const named = Object.hasOwn(CONDITIONS, part) ? CONDITIONS[part] : undefined;
  if (named) return named;
  const known = [...THRESHOLDS, ...Object.keys(CONDITIONS)].join(', ');
  throw new Fault('usage', `--fail-on: "${part}" is no condition`, {
    hint: `use ${known}; join with "+" for all of several, with "," for any`,
  });
}
