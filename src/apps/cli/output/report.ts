import type { Gap } from '../../../model/gap.ts';
import type { AnyReport } from '../../../model/report/registry.ts';
import { print, visibleLines } from './print.ts';

/** Prints a report as JSON, or as `text` writes it. */
export async function printReport<R extends AnyReport>(
  report: R,
  format: string,
  text: (report: R) => string,
): Promise<void> {
  const { jsonText } = await import('../../../present/text/json.ts');
  await print(format === 'json' ? jsonText(report) : text(report));
}

/** What was not read or told, a line each; a mark says whether it counts. */
export function gapLines(gaps: readonly Gap[]): string[] {
  return gaps.map(({ subject, reason, informational }) =>
    visibleLines(`${informational ? '•' : '!'} ${subject}: ${reason}`),
  );
}
