import { execFile } from 'node:child_process';
import { Fault } from '../../model/fault.ts';
import { onExit } from '../exit/on-exit.ts';
import type { ManagerOutcome, RunManager } from './types.ts';

const PATIENCE = 10 * 60_000;
const MAXIMUM_OUTPUT = 2 ** 26;
/** Characters that are told of what it said. */
const TOLD = 4_000;

/** See `RunManager`. */
export const runManager: RunManager = ([program = '', ...args], folder) =>
  new Promise<ManagerOutcome>((resolve, reject) => {
    const options = { cwd: folder, timeout: PATIENCE, maxBuffer: MAXIMUM_OUTPUT } as const;
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      killing[Symbol.dispose]();
      const said = `${stdout}${stderr}`.slice(-TOLD);
      if (!error) resolve({ code: 0, said });
      else if (typeof error.code === 'number') resolve({ code: error.code, said });
      else if (error.code === 'ENOENT')
        reject(new Fault('unsupported', `${program} is not installed`, { cause: error }));
      else
        reject(
          new Fault('limit', `${program} was stopped: it took too long or said too much`, { cause: error }),
        );
    });
    // What it writes once this process has ended nobody would take back.
    const killing = onExit(() => child.kill('SIGKILL'));
  });
