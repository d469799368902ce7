import type { HostChangeReport } from '../../../model/report/host.ts';
import { EXIT } from '../exit-code.ts';
import { printReport } from './report.ts';

/** Prints what was changed on this host, and gives the exit code for it. */
export async function presentChange(report: HostChangeReport, format: string): Promise<number> {
  const { changeText } = await import('../../../present/host/changes.ts');
  await printReport(report, format, changeText);
  return report.outcome === 'refused' ? EXIT.violated : EXIT.clean;
}
