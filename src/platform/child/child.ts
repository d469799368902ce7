import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { Fault, messageOf } from '../../model/fault.ts';
import type { SignalByFile, StartChild } from './types.ts';

/** Exit code of a shell for a program that was ended by a signal. */
const SIGNALLED = 128;

/** See `StartChild`. */
export const startChild: StartChild = ([program = '', ...args], without) => {
  const environment = Object.entries(process.env).filter(([name]) => !without.includes(name));
  const child = spawn(program, args, { stdio: 'inherit', env: Object.fromEntries(environment) });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Fault('not-found', `${program} cannot be run: ${messageOf(cause)}`, { cause })),
    );
    child.once('exit', (code, signal) =>
      resolve(code ?? SIGNALLED + (signal ? constants.signals[signal] : 0)),
    );
  });
  // Whoever waits for it hears of it; nobody else need.
  ended.catch(() => undefined);
  return {
    ended,
    signal: (signal) => void child.kill(signal),
    async stop(signal, patience) {
      child.kill(signal);
      const force = setTimeout(() => child.kill('SIGKILL'), patience);
      await ended.catch(() => undefined);
      clearTimeout(force);
    },
  };
};

/** See `SignalByFile`. */
export const signalByFile: SignalByFile = (path, signal) => {
  const number = Number(textOf(path).trim());
  // 0 and below are groups of processes, and 1 is who started this machine or container.
  if (!Number.isInteger(number) || number < 2)
    throw new Fault('refused', `${path} has no number of a process`);
  try {
    process.kill(number, signal);
  } catch (cause) {
    throw new Fault('not-found', `process ${number} of ${path} cannot be signalled: ${messageOf(cause)}`, {
      cause,
    });
  }
};

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Fault('not-found', `${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
