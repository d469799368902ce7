import { hasCommand, LineProcess } from '../line-process.ts';
import type { FlowUnit } from '../types.ts';
import { ConntrackParser } from './parse.ts';

/** Bytes that the kernel keeps for us, where we are slow. */
const BUFFER = 8 * 2 ** 20;

export const CONNTRACK_UNIT: FlowUnit = {
  id: 'conntrack',
  vectors: ['V8'],
  description: "connections that the kernel's connection tracking sees in this network namespace",
  absence: () => (hasCommand('conntrack') ? undefined : 'the command conntrack (Debian package conntrack)'),
  parser: () => new ConntrackParser(),
  open: (options) =>
    LineProcess.start('conntrack', ['-E', '-o', 'extended,timestamp,id', '-b', String(BUFFER)], {
      ...options,
      // Said after it has subscribed.
      ready: /^NOTICE: Netlink socket buffer size/,
    }),
};
