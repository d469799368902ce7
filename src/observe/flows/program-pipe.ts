import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LineProcess } from './line-process.ts';
import type { FlowReader, ReaderOptions } from './types.ts';

/** A program that writes what it sees to a pipe. */
export interface PipingProgram {
  readonly name: string;
  /** Prepares what it needs in a folder of its own, and says how it is run. */
  readonly prepare: (folder: string, pipe: string) => readonly [command: string, ...args: string[]];
  /** The line that tells that it listens. */
  readonly ready: RegExp;
  /** Milliseconds in which it writes what it saw last. */
  readonly drain: number;
}

/**
 * Runs a program that writes to a pipe, which another process reads, so that nothing touches the disk and a slow reader
 * makes it wait. Throws a `Fault` (`unsupported`) where it does not start.
 */
export async function readProgram(
  { name, prepare, ready, drain }: PipingProgram,
  { onLine, onEnd }: Pick<ReaderOptions, 'onLine' | 'onEnd'>,
): Promise<FlowReader> {
  const folder = mkdtempSync(join(tmpdir(), `plimsoll-${name}-`));
  const pipe = join(folder, 'pipe');
  try {
    execFileSync('mkfifo', ['--mode=600', pipe]);
    const [command, ...args] = prepare(folder, pipe);
    const output = await LineProcess.start('cat', [pipe], { onLine, onEnd });
    try {
      const program = await LineProcess.start(command, args, { onLine, onEnd, ready });
      return {
        close: async () => {
          await wait(drain);
          const read = output.ended();
          await program.close();
          await read;
          rmSync(folder, { recursive: true });
        },
      };
    } catch (error) {
      await output.close();
      throw error;
    }
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}
