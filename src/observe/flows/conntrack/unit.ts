import { hasCommand, LineProcess } from '../line-process.ts';
import type { FlowReader, FlowUnit, ReaderOptions } from '../types.ts';
import { ConntrackParser, isOverrun } from './parse.ts';

/** Bytes that the kernel keeps for us, where we are slow. */
const BUFFER = 64 * 2 ** 20;

export const CONNTRACK_UNIT: FlowUnit = {
  id: 'conntrack',
  vectors: ['V8'],
  description: "connections that the kernel's connection tracking sees in this network namespace",
  absence: () => (hasCommand('conntrack') ? undefined : 'the command conntrack (Debian package conntrack)'),
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
      await events.close();
      if (!hasMissed) return;
      const listing = await LineProcess.start('conntrack', ['-L', '-o', 'extended,id'], { onLine, onEnd });
      await listing.ended();
    },
  };
}
