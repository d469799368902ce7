import { Fault } from '../../model/fault.ts';
import { type Finding, FINDING_KINDS, isExploited, isFixable } from '../../model/finding/finding.ts';
import { SEVERITIES } from '../../model/finding/head.ts';

/** One condition under which a finding breaks the policy. */
export interface FailRule {
  /** As written. */
  readonly text: string;
  breaks(finding: Finding): boolean;
}

const CONDITIONS: Readonly<Record<string, (finding: Finding) => boolean>> = {
  any: () => true,
  exploited: isExploited,
  fixable: isFixable,
  ...Object.fromEntries(FINDING_KINDS.map((kind) => [kind, (finding: Finding) => finding.kind === kind])),
};
/** `none` and `unknown` are no thresholds. */
const THRESHOLDS: readonly string[] = SEVERITIES.slice(0, 4);

/**
 * Reads `--fail-on`: rules separated by commas, of which one suffices; the parts of a rule joined by `+` must all hold.
 * A part is a severity (that or worse), a kind of finding, `any`, `exploited` or `fixable`: `critical,leak` or
 * `high+fixable`.
 * Throws a `Fault` (`usage`) that names the part at fault.
 */
export function parseFailOn(text: string): FailRule[] {
  return text.split(',').map((rule) => {
    const conditions = rule.split('+').map((part) => condition(part.trim().toLowerCase()));
    return { text: rule.trim(), breaks: (finding) => conditions.every((holds) => holds(finding)) };
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
