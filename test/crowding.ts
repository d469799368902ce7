import { availableParallelism, loadavg } from 'node:os';

/** How many want each core of the machine, of late: a whole number, at least one, as milliseconds times it are handed to timers. */
export function crowding(): number {
  const [lately = 0] = loadavg();
  return Math.max(1, Math.ceil(lately / availableParallelism()));
}
