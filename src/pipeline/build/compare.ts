import { compareReports, newFindings } from '../../analyse/comparison/compare.ts';
import { parseFailOn } from '../../decide/policy/fail-on.ts';
import { judge } from '../../decide/policy/judge.ts';
import { COMPARISON_VERSION, type ComparisonReport } from '../../model/report/comparison.ts';
import type { Report } from '../../model/report/scan.ts';
import { distinct, NOTHING_HIDDEN } from './report-parts.ts';
import { scan, type ScanRequest } from './scan.ts';
import type { BuildServices } from './services.ts';

export interface CompareRequest extends Omit<ScanRequest, 'target'> {
  readonly before: string;
  readonly after: string;
}

/**
 * Scans two targets of any kinds alike, and tells what differs; rules count for new findings only. Each target has services
 * of its own. Rejects with a `Fault` as `scan` does.
 */
export async function compareTargets(
  { before, after, failOn, ...request }: CompareRequest,
  servicesOf: () => Promise<BuildServices & Disposable>,
): Promise<ComparisonReport> {
  const scanned = async (target: string) => {
    using services = await servicesOf();
    return await scan({ ...request, target }, services);
  };
  const [was, is] = [await scanned(before), await scanned(after)];
  return comparisonOf(was, is, failOn);
}

/** What differs between two reports, judged by rules for new findings only. */
export function comparisonOf(before: Report, after: Report, failOn?: string): ComparisonReport {
  const gaps = distinct([...before.coverage.gaps, ...after.coverage.gaps]);
  const findings = newFindings(before, after);
  const isExamined = [before, after].some(({ verdict }) => verdict.status !== 'unjudged');
  const rules = failOn === undefined ? [] : parseFailOn(failOn);
  return {
    schemaVersion: COMPARISON_VERSION,
    ...compareReports(before, after),
    verdict: judge({ findings, hidden: NOTHING_HIDDEN, gaps, isExamined }, rules),
    gaps,
  };
}
