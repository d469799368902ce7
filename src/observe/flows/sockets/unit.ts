import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, messageOf } from '../../../model/fault.ts';
import { LineProcess } from '../line-process.ts';
import type { FlowReader, FlowUnit, ReaderOptions } from '../types.ts';
import { heldCallsOfMachine } from './held.ts';
import { SocketsParser } from './parse.ts';

const TRACING = '/sys/kernel/tracing';
const EVENT = 'events/sock/inet_sock_set_state';
/** Only where a call begins, and where it is answered or given up: TCP_SYN_SENT is 2. Source: net/tcp_states.h. */
const CALLS = 'oldstate == 2 || newstate == 2';
const PREFIX = 'plimsoll-flows-';
/** For each processor, in KiB. */
const BUFFER = 4096;
/** Milliseconds without a line after which nothing is in the pipe any more. */
const DRAIN = 300;

export const SOCKETS_UNIT: FlowUnit = {
  id: 'sockets',
  vectors: ['V8'],
  description: 'connections that processes of this machine make, with process and container',
  absence: () =>
    existsSync(join(TRACING, EVENT, 'enable')) ? undefined : `tracefs at ${TRACING} with ${EVENT}, as root`,
  parser: (context) => new SocketsParser(context),
  open,
};

/** Traces into a buffer of our own, which nobody else's tracing touches. */
async function open({ onLine, onEnd }: ReaderOptions): Promise<FlowReader> {
  removeLeftovers();
  const folder = join(TRACING, 'instances', `${PREFIX}${process.pid}`);
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'buffer_size_kb'), String(BUFFER));
    const pipe = await LineProcess.start('cat', [join(folder, 'trace_pipe')], { onLine, onEnd });
    writeFileSync(join(folder, EVENT, 'filter'), CALLS);
    writeFileSync(join(folder, EVENT, 'enable'), '1');
    // Afterwards: what begins in between is told twice rather than not at all.
    for (const line of heldCallsOfMachine()) onLine(line);
    return {
      close: async () => {
        writeFileSync(join(folder, EVENT, 'enable'), '0');
        const isRead = await pipe.drained(() => entriesIn(folder) === 0, DRAIN);
        if (!isRead) onLine(`CPU:0 [LOST ${entriesIn(folder)} EVENTS]`);
        await pipe.close();
        rmdirSync(folder);
      },
    };
  } catch (error) {
    throw new Fault('unsupported', `${folder} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

/** Events that were traced and not read yet. Source: ftrace's documentation, `per_cpu/cpuX/stats`. */
function entriesIn(folder: string): number {
  const processors = readdirSync(join(folder, 'per_cpu'));
  return processors
    .map((name) => readFileSync(join(folder, 'per_cpu', name, 'stats'), 'utf8'))
    .reduce((all, stats) => all + Number(/^entries: (\d+)$/m.exec(stats)?.[1] ?? 0), 0);
}

/** Buffers of those that were killed. */
function removeLeftovers(): void {
  const instances = join(TRACING, 'instances');
  for (const name of readdirSync(instances).filter((one) => one.startsWith(PREFIX)))
    if (!existsSync(`/proc/${name.slice(PREFIX.length)}`)) rmdirSync(join(instances, name));
}
