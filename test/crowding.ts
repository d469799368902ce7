import { availableParallelism, loadavg } from 'node:os';

/** How many want each core of the machine, of late; at least one. Time that is lost to others is nobody's fault here. */
export function crowding(): number {
  const [lately = 0] = loadavg();
  return Math.max(1, lately / availableParallelism());
}
