import type { FlowRecord, FlowSighting } from '../../model/flow/record.ts';
import type { FlowSource } from '../../model/flow/source.ts';
import type { FlowTotals } from '../../model/flow/recording.ts';

/**
 * Keeps what was seen of flows, put together by kind, within bounds. Nothing disappears untold: what was seen is
 * stored, evicted or lost. Methods throw a `Fault` (`internal`) where the file cannot be used.
 */
export interface FlowStore extends Disposable {
  /** Takes all of them or none. */
  add(sightings: readonly FlowSighting[]): void;
  /** Takes note of what was there and could not be seen, at least so many. */
  lose(source: FlowSource, count: number): void;
  totals(): FlowTotals;
  /** Those seen most often first. */
  records(): FlowRecord[];
}
