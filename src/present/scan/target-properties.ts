import { BILL_PROPERTIES, type BillProperty, targetPropertiesOf } from '../../model/bill-properties.ts';
import type { Report } from '../../model/report/scan.ts';
import { hiddenCounts } from '../../model/report/hidden.ts';
import { leftOutOf } from './kinds.ts';
import { isInventory } from './sentences.ts';

/** What a bill of materials tells of its target in properties: the image, what was not read, the verdict, what is hidden. */
export function targetProperties(report: Report): BillProperty[] {
  const { target, coverage, summary } = report;
  const { status, reasons } = report.verdict;
  const isHiding = hiddenCounts(summary.hidden).length > 0;
  return [
    ...targetPropertiesOf({ image: target.image, gaps: coverage.gaps }),
    ...leftOutOf(report),
    ...(isInventory(report)
      ? []
      : [{ name: BILL_PROPERTIES.verdict, value: JSON.stringify({ status, reasons }) }]),
    ...(isHiding ? [{ name: BILL_PROPERTIES.hidden, value: JSON.stringify(summary.hidden) }] : []),
  ];
}
