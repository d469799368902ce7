import type { ImageFixReport } from '../../model/report/image-fix.ts';
import { comparisonText } from '../comparison/text.ts';
import { count, visible } from '../text/text.ts';

/** What was done to an image, and what differs since. */
export function imageFixText(report: ImageFixReport): string {
  const { outcome, reason, engine, packages, dockerfile, base, before, after, comparison } = report;
  const heads: Readonly<Record<ImageFixReport['outcome'], string>> = {
    nothing: `${before.name} stays as it is: ${reason}`,
    planned: `${before.name} would get one layer by ${engine}, for ${packages.join(', ')}:`,
    applied: `${after?.name} is ${before.name} and one layer by ${engine}:`,
    'taken-back': `${after?.name} was removed: ${reason}`,
  };
  const lines = [
    visible(heads[outcome]),
    ...dockerfile
      .split('\n')
      .filter(Boolean)
      .map((line) => `  ${visible(line)}`),
    ...(base ? ['', visible(baseText(base))] : []),
    ...(after ? ['', visible(`${before.configDigest} → ${after.configDigest}`)] : []),
  ];
  return `${lines.join('\n')}\n${comparison ? `\n${comparisonText(comparison)}` : ''}`;
}

function baseText({ image, layers, newer, reason }: NonNullable<ImageFixReport['base']>): string {
  const head = `It is built on ${image}, by its first ${count(layers, 'layer')}`;
  if (newer !== undefined) return `${head}: build it anew with  FROM ${newer}  (${reason})`;
  return reason === undefined ? head : `${head}: ${reason}`;
}
