import { Fault } from '../../../../model/fault.ts';
import { askRuntime, runtimeSocket } from '../apply.ts';
import { parseStreams, type RunningStream } from './parse.ts';

/** Some 2,200 characters a stream. */
const MOST_SHOWN = 2 ** 28;

/** What the HAProxy of a folder is passing on, if there is one (management guide, section 9.3, `show sess all`). Throws a `Fault` (`unreachable`). */
export async function runningStreams(folder: string): Promise<RunningStream[]> {
  const shown = await askIfThere(folder, 'show sess all\n', { most: MOST_SHOWN });
  return parseStreams(shown);
}

/** Ends one, if it still runs. */
export async function endStream(folder: string, id: string): Promise<void> {
  await askIfThere(folder, `shutdown session ${id}\n`);
}

/** As `askRuntime`; what does not run has nothing to say, for all that went through it has ended with it. */
async function askIfThere(folder: string, command: string, options?: { most: number }): Promise<string> {
  try {
    return await askRuntime(runtimeSocket(folder), command, options);
  } catch (error) {
    if (error instanceof Fault && isAbsence(error.cause)) return '';
    throw error;
  }
}

function isAbsence(cause: unknown): boolean {
  return (
    cause instanceof Error && 'code' in cause && (cause.code === 'ECONNREFUSED' || cause.code === 'ENOENT')
  );
}
