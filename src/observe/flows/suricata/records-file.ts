import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault, messageOf } from '../../../model/fault.ts';
import { LineProcess } from '../line-process.ts';
import type { FlowReader, ReaderOptions } from '../types.ts';

/** Milliseconds in which `tail` sees what was written last. */
const DRAIN = 300;
/** How far the end of the last whole line is looked for. */
const LONGEST_END = 2 ** 20;

type Listener = Pick<ReaderOptions, 'onLine' | 'onEnd'>;

/** Reads what is in the file, then follows it, also where it is rotated. Throws a `Fault`. */
export async function openRecords(file: string, { onLine, onEnd }: Listener): Promise<FlowReader> {
  const whole = endOfLines(file);
  const earlier = await LineProcess.start('head', ['--bytes', String(whole), '--', file], { onLine, onEnd });
  await earlier.ended();
  const args = ['--bytes', `+${whole + 1}`, '--follow=name', '--retry', '--sleep-interval=0.1', '--', file];
  const later = await LineProcess.start('tail', args, { onLine, onEnd });
  return {
    close: async () => {
      await wait(DRAIN);
      await later.close();
    },
  };
}

/** Bytes up to the end of the last line that is whole. */
function endOfLines(path: string): number {
  try {
    const { size } = statSync(path);
    const start = Math.max(0, size - LONGEST_END);
    const end = Buffer.alloc(size - start);
    const file = openSync(path, 'r');
    try {
      readSync(file, end, 0, end.length, start);
    } finally {
      closeSync(file);
    }
    return start + end.lastIndexOf('\n') + 1;
  } catch (error) {
    throw new Fault('not-found', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
