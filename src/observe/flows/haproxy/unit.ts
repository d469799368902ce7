import { existsSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '../../../model/fault.ts';
import { LineProcess } from '../line-process.ts';
import type { FlowReader, FlowUnit, ReaderOptions } from '../types.ts';
import { HaproxyParser } from './parse.ts';

/** Milliseconds in which `tail` sees what was written last. */
const DRAIN = 300;

export const HAPROXY_UNIT: FlowUnit = {
  id: 'haproxy',
  vectors: ['V8'],
  description: 'requests and connections that HAProxy judged, by its log',
  absence: ({ haproxyLog }) =>
    haproxyLog === undefined
      ? 'the file of its log (--haproxy-log)'
      : existsSync(haproxyLog)
        ? undefined
        : `the file ${haproxyLog}`,
  parser: (context) => new HaproxyParser(context),
  open,
};

/** Follows the file from where it ends now, also where it is rotated. */
async function open({ haproxyLog, onLine, onEnd }: ReaderOptions): Promise<FlowReader> {
  if (haproxyLog === undefined)
    throw new Fault('usage', 'the log of HAProxy is not known', { hint: 'name it with --haproxy-log' });
  const { size } = statSync(haproxyLog);
  const args = [
    '--bytes',
    `+${size + 1}`,
    '--follow=name',
    '--retry',
    '--sleep-interval=0.1',
    '--',
    haproxyLog,
  ];
  const tail = await LineProcess.start('tail', args, { onLine, onEnd });
  return {
    close: async () => {
      await wait(DRAIN);
      await tail.close();
    },
  };
}
