import type { AuditReport } from '../../../model/report/audit.ts';
import type { FixedHost } from '../../../pipeline/run/fix-host.ts';
import { EXIT, gravest } from '../exit-code.ts';
import { type AuditInput, presentAudit } from './audit.ts';
import { say } from './print.ts';

/** Tells what was mended, if it may, and what could not be, and prints the audit of the host as it is now. */
export async function presentFixed(
  { plan, applied, ran, before, after }: FixedHost,
  root: string,
  runsCommands: boolean,
  presented: AuditInput & { readonly quiet: boolean },
): Promise<number> {
  const { fixLines } = await import('../../../present/host/fixes.ts');
  const tell = presented.quiet ? (): void => {} : say;
  for (const line of fixLines(plan, runsCommands)) tell(line);
  for (const { path, reason } of applied?.left ?? []) say(`${path} is left as it is: ${reason}`);
  for (const { command, code, stderr } of ran) {
    if (code === 0) tell(`ran ${command.join(' ')}: done`);
    else say(`ran ${command.join(' ')}: ended with ${code}: ${stderr.trim()}`);
  }
  tell(`${failing(before)} before, ${failing(after)} after`);
  if (applied)
    tell(`taken back by: plimsoll host undo ${applied.id}${root === '/' ? '' : ` --root ${root}`}`);
  const code = await presentAudit(after, presented);
  return ran.some((one) => one.code !== 0) ? gravest([code, EXIT.incomplete]) : code;
}

function failing({ summary }: AuditReport): string {
  return summary.fail === 1 ? '1 check fails' : `${summary.fail} checks fail`;
}
