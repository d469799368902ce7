import { availableParallelism } from 'node:os';

/** Each open stream holds some 20 MB of buffers; more of them do not make two cores faster. */
const MAXIMUM_STREAMS = 4;

/** How many layers are read at once on this machine. */
export function parallelStreams(): number {
  return Math.min(availableParallelism(), MAXIMUM_STREAMS);
}
