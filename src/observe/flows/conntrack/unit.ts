import { readFileSync } from 'node:fs';
import { hasCommand, LineProcess } from '../line-process.ts';
import type { FlowReader, FlowUnit, ReaderOptions } from '../types.ts';
import { ConntrackParser, isOverrun } from './parse.ts';

const NETFILTER = '12';
/** Bytes that the kernel keeps for us, where we are slow. */
const BUFFER = 32 * 2 ** 20;
/** Milliseconds in which conntrack writes what it has just read. */
const SILENCE = 50;

export const CONNTRACK_UNIT: FlowUnit = {
  id: 'conntrack',
  vectors: ['V8'],
  description: "connections that the kernel's connection tracking sees in this network namespace",
  absence: () => (hasCommand('conntrack') ? undefined : 'the command conntrack (Debian package conntrack)'),
  // conntrack 1.4.8 gives the room of `-b` to another socket than the one it listens at, which a few hundred events fill.
  // So new sockets get more for the moment in which it opens that one.
  whileOpened: { name: 'net.core.rmem_default', least: BUFFER },
  parser: () => new ConntrackParser(),
  open,
};

async function open({ onLine, onEnd }: ReaderOptions): Promise<FlowReader> {
  let hasMissed = false;
  const take = (line: string): void => {
    hasMissed ||= isOverrun(line);
    onLine(line);
  };
  const events = await LineProcess.start(
    'conntrack',
    ['-E', '-o', 'extended,timestamp,id', '-b', String(BUFFER)],
    // Said after it has subscribed.
    { onLine: take, onEnd, ready: /^NOTICE: Netlink socket buffer size/ },
  );
  return {
    close: async () => {
      // What the kernel has for us already was seen: it is told of, however long reading it takes.
      if (!(await events.drained(() => waitingEvents() === 0, SILENCE))) take('ENOBUFS: not all was read');
      await events.close();
      if (!hasMissed) return;
      const listing = await LineProcess.start('conntrack', ['-L', '-o', 'extended,id'], { onLine, onEnd });
      await listing.ended();
    },
  };
}

/**
 * Bytes of messages that wait for programs which listen to netfilter, ours among them. Source: the heading of
 * `/proc/net/netlink`; NETLINK_NETFILTER in linux/netlink.h.
 */
function waitingEvents(): number {
  const rows = readFileSync('/proc/self/net/netlink', 'utf8').split('\n').slice(1);
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, protocol, , groups]) => protocol === NETFILTER && groups !== '00000000')
    .reduce((all, [, , , , waiting]) => all + Number(waiting), 0);
}
