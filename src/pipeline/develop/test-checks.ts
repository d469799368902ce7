import type { OwnCheck } from '../../model/configuration/own-check.ts';
import { readOwnChecks } from '../../observe/own-checks/read-own-checks.ts';
import { failedExamples, prepareOwnChecks } from '../../scanners/config/own-checks.ts';

/** What came of the examples of people's own checks. */
export interface TestedChecks {
  readonly checks: readonly Pick<OwnCheck, 'id' | 'source'>[];
  readonly examples: number;
  /** A sentence for each example of which something else came than it says, and for each check that has none. */
  readonly problems: readonly string[];
}

/** Tries checks on their examples. Throws a `Fault` that names file and line where a check is none. */
export function testChecks(paths: readonly string[]): TestedChecks {
  const checks = readOwnChecks(paths);
  prepareOwnChecks(checks);
  return {
    checks,
    examples: checks.reduce((sum, { failing, passing }) => sum + failing.length + passing.length, 0),
    problems: checks.flatMap((check) =>
      check.failing.length === 0
        ? [`${check.source}: ${check.id}: has no failing example, so nobody knows whether it finds anything`]
        : failedExamples(check),
    ),
  };
}
