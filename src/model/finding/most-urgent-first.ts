import { PackedList } from '../packed-list.ts';
import type { Sequence } from '../sequence.ts';
import { sorted } from '../sorted.ts';
import type { Finding } from './finding.ts';
import { byUrgency } from './about.ts';

/** The findings in the order of `byUrgency`. There may be more than fit in memory, as long as they are made one by one. */
export function mostUrgentFirst(findings: Iterable<Finding>): Sequence<Finding> {
  return PackedList.from(sorted(findings, byUrgency));
}
