import type { AuditReport } from '../../../model/report/audit.ts';
import type { FixedHost } from '../../../pipeline/run/fix-host.ts';
import { EXIT, gravest } from '../exit-code.ts';
import { type AuditInput, presentAudit } from './audit.ts';
import { say } from './print.ts';

/** Tells what was mended and what was not, and prints the audit of the host as it is now. */
export async function presentFixed(
  { plan, applied, ran, before, after }: FixedHost,
  root: string,
  runsCommands: boolean,
  presented: AuditInput,
): Promise<number> {
  const { fixLines } = await import('../../../present/host/fixes.ts');
  for (const line of fixLines(plan, runsCommands)) say(line);
  for (const { path, reason } of applied?.left ?? []) say(`${path} is left as it is: ${reason}`);
  for (const { command, code, stderr } of ran)
    say(`ran ${command.join(' ')}: ${code === 0 ? 'done' : `ended with ${code}: ${stderr.trim()}`}`);
  say(`${failing(before)} before, ${failing(after)} after`);
  if (applied) say(`taken back by: plimsoll host undo ${applied.id}${root === '/' ? '' : ` --root ${root}`}`);
  const code = await presentAudit(after, presented);
  return ran.some((one) => one.code !== 0) ? gravest([code, EXIT.incomplete]) : code;
}

function failing({ summary }: AuditReport): string {
  return summary.fail === 1 ? '1 check fails' : `${summary.fail} checks fail`;
}
