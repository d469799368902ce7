import type { FaultCode } from '../../model/fault.ts';
import { type Gap, openGaps } from '../../model/gap.ts';
import type { Report } from '../../model/report/scan.ts';

/** What the process tells its caller; the same for every command. */
export const EXIT = {
  clean: 0,
  violated: 1,
  usage: 2,
  nothing: 3,
  incomplete: 4,
  internal: 5,
} as const;

const OF_FAULT: Readonly<Record<FaultCode, number>> = {
  usage: EXIT.usage,
  'not-found': EXIT.nothing,
  refused: EXIT.incomplete,
  unreachable: EXIT.incomplete,
  malformed: EXIT.incomplete,
  mismatch: EXIT.incomplete,
  limit: EXIT.incomplete,
  unsupported: EXIT.incomplete,
  internal: EXIT.internal,
};

/** Exit code of a command that ended with a fault. */
export function exitCodeOfFault(code: FaultCode): number {
  return OF_FAULT[code];
}

/**
 * Exit code of a scan or of a bill of materials. A target in which nobody had anything to judge, or to list, is
 * nothing, not clean; one of which a part could not be listed is incomplete.
 */
export function exitCodeOfReport({ verdict, packages, coverage }: Report): number {
  if (verdict.status === 'violated') return EXIT.violated;
  if (verdict.status === 'incomplete') return EXIT.incomplete;
  if (verdict.status !== 'unjudged') return EXIT.clean;
  const isNothing =
    packages.length === 0 && openGaps(coverage.gaps).every(({ kind }) => kind === 'unsupported');
  return isNothing ? EXIT.nothing : exitCodeOfGaps(coverage.gaps);
}

/** From the gravest; what comes first decides for several targets. */
const GRAVITY: readonly number[] = [EXIT.internal, EXIT.usage, EXIT.violated, EXIT.incomplete, EXIT.nothing];

/** The exit code of several: a broken rule weighs more than what was not read. */
export function gravest(codes: readonly number[]): number {
  return GRAVITY.find((code) => codes.includes(code)) ?? EXIT.clean;
}

/** Exit code of a report that is otherwise clean: was everything read that counts? */
export function exitCodeOfGaps(gaps: readonly Gap[]): number {
  return openGaps(gaps).length > 0 ? EXIT.incomplete : EXIT.clean;
}
