import { hostChecks } from '../../analyse/misconfiguration/host/unit.ts';
import { Fault } from '../../model/fault.ts';
import type { AuditReport } from '../../model/report/audit.ts';
import type { HostFixPlan } from '../../model/report/host-fixes.ts';
import { openTree } from '../../observe/host/tree.ts';
import type { AppliedFixes, HostFixes } from '../../platform/host-fixes/types.ts';
import type { CommandOutcome, HostCommands } from '../../platform/host/types.ts';
import { auditRoot } from './audit-host.ts';
import { type FixPlan, planFixes } from './plan-host-fixes.ts';

export interface HostFixServices {
  readonly fixes: HostFixes;
  readonly commands: HostCommands;
}

export interface HostFixRequest {
  readonly root: string;
  /** Ids of the checks that may be mended; none: all that break nothing. */
  readonly only: readonly string[];
}

/** What would be done about a host, and what was found of it. Nothing is changed. Throws a `Fault`: `not-found`, `usage`. */
export function fixableRoot({ root, only }: HostFixRequest): {
  readonly plan: HostFixPlan;
  readonly report: AuditReport;
} {
  for (const id of only)
    if (!hostChecks.checks.some((check) => check.id === id))
      throw new Fault('usage', `there is no check ${id} of hosts`);
  const report = auditRoot(root);
  const failing = new Set(report.checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id));
  const plan = planFixes(
    openTree(root),
    hostChecks.checks.filter(({ id }) => failing.has(id)),
    only,
  );
  return { plan: toldPlan(plan, report.live === true), report };
}

/** What came of mending a host. */
export interface FixedHost {
  readonly plan: HostFixPlan;
  /** Undefined: there was nothing to change. */
  readonly applied: AppliedFixes | undefined;
  readonly ran: readonly (CommandOutcome & { readonly command: readonly string[] })[];
  readonly before: AuditReport;
  readonly after: AuditReport;
}

/**
 * Mends what may be mended, with what takes it back, and audits again. Commands are run only where that is asked for and
 * the host runs, up to the first that fails. Rejects with a `Fault`: `not-found`, `usage`, `refused`.
 */
export async function fixRoot(
  request: HostFixRequest,
  { fixes, commands }: HostFixServices,
  runsCommands: boolean,
): Promise<FixedHost> {
  const { plan, report } = fixableRoot(request);
  if (runsCommands && report.live !== true)
    throw new Fault('usage', `${request.root} does not run: there is nothing to run commands on`);
  const applied = plan.files.length === 0 ? undefined : await fixes.apply(plan.files);
  const ran: FixedHost['ran'][number][] = [];
  for (const words of runsCommands ? plan.commands : []) {
    const [command = '', ...args] = words;
    const outcome = await commands.run(command, args);
    ran.push({ command: words, ...outcome });
    if (outcome.code !== 0) break;
  }
  return { plan, applied, ran, before: report, after: auditRoot(request.root) };
}

/** A host that does not run reads its files when it is started. */
function toldPlan({ fixes, files, unnamed, byHand }: FixPlan, isLive: boolean): HostFixPlan {
  const commands = new Map(
    fixes.flatMap((fix) => fix.commands.map((words) => [words.join(' '), words] as const)),
  );
  return {
    fixes: fixes.map(({ check, isLater }) => ({
      id: check.id,
      title: check.title,
      risk: check.remedy?.risk ?? 'none',
      warning: check.remedy?.warning,
      isLater: isLater && isLive,
    })),
    files,
    commands: isLive ? [...commands.values()] : [],
    unnamed: unnamed.map(({ id, remedy }) => ({ id, warning: remedy?.warning ?? '' })),
    byHand: byHand.map(({ id, fix }) => ({ id, advice: fix })),
  };
}
