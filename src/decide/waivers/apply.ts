import type { ExceptionRemark } from '../../model/exception/remark.ts';
import type { Finding } from '../../model/finding/finding.ts';
import type { Gap } from '../../model/gap.ts';
import type { SuppressedFinding } from '../../model/finding/suppression.ts';
import { PackedList } from '../../model/packed-list.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Exceptions } from './exceptions.ts';
import { Traits } from './traits.ts';
import type { VexStatements } from './vex-statements.ts';

/** Findings sorted by whether somebody answered for them. */
export interface Excepted {
  readonly findings: Sequence<Finding>;
  readonly suppressed: Sequence<SuppressedFinding>;
  /** How many are suppressed, by what is asked first. */
  readonly hidden: { readonly vex: number; readonly waived: number; readonly published?: number };
  readonly remarks: readonly ExceptionRemark[];
  /** What was not read, of which what lies at ignored paths is stated for information. */
  readonly gaps: readonly Gap[];
}

/** Takes out what VEX statements, and then what waivers and ignore files answer for; each finding once, in the order given. */
export function applyExceptions(
  found: { readonly findings: Sequence<Finding>; readonly gaps: readonly Gap[] },
  exceptions: Exceptions,
  vex: VexStatements,
): Excepted {
  const findings = new PackedList<Finding>();
  const suppressed = new PackedList<SuppressedFinding>();
  const hidden = { vex: 0, waived: 0 };
  for (const finding of found.findings) {
    const traits = new Traits(finding);
    const stated = vex.suppressionOf(traits);
    // Asked in any case: an exception is not unused because a statement says the same.
    const waived = exceptions.suppressionOf(traits);
    const suppression = stated ?? waived;
    if (!suppression) {
      findings.push(finding);
      continue;
    }
    suppressed.push({ finding, suppression });
    hidden[stated ? 'vex' : 'waived'] += 1;
  }
  const gaps = exceptions.gapsWithout(found.gaps);
  return { findings, suppressed, hidden, gaps, remarks: [...exceptions.remarks(), ...vex.remarks()] };
}
