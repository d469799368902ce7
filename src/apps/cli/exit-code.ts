import type { FaultCode } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
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

/** Exit code of a scan. A target in which no scanner recognised anything is nothing to judge, not clean. */
export function exitCodeOfReport(report: Report): number {
  if (report.verdict.status === 'violated') return EXIT.violated;
  if (report.verdict.status === 'incomplete') return EXIT.incomplete;
  const examined = Object.values(report.coverage.examined);
  const wasLookedAt = examined.some(({ packages = 0, files = 0 }) => packages + files > 0);
  return wasLookedAt || report.packages.length > 0 ? EXIT.clean : EXIT.nothing;
}

/** Exit code of a report that is otherwise clean: was everything read that counts? */
export function exitCodeOfGaps(gaps: readonly Gap[]): number {
  return gaps.some(({ informational }) => !informational) ? EXIT.incomplete : EXIT.clean;
}
