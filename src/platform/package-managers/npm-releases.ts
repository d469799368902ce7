import { execFile } from 'node:child_process';
import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import type { AskReleases, Release } from './types.ts';

const PATIENCE = 60_000;
const MAXIMUM_OUTPUT = 32 * 2 ** 20;
const NAME = /^(?:@[\w][\w.-]{0,100}\/)?[\w][\w.-]{0,213}$/;
const VERSION = /^\d[\w.+-]{0,100}$/;

const releaseSchema = z.object({
  version: z.string().max(256),
  dependencies: z.record(z.string().max(256), z.string().max(1_000)).default({}),
});
/** A list, or one where there is but one. */
const answerSchema = z.union([z.array(releaseSchema), releaseSchema.transform((one) => [one])]);

/** By `npm view`, which asks the registry that the folder's and the user's settings name. See `AskReleases`. */
export const askNpm: AskReleases = async (name, from, folder) => {
  if (!NAME.test(name) || !VERSION.test(from)) return [];
  const fields = ['version', 'dependencies'];
  const answer = await said(['view', '--json', '--', `${name}@>=${from}`, ...fields], folder);
  return releasesIn(answer);
};

/** What `npm view NAME version dependencies --json` says. */
export function releasesIn(answer: string): Release[] {
  try {
    const { data = [] } = answerSchema.safeParse(parseJson(answer));
    return data.map(({ version, dependencies }) => {
      return { version, requires: new Map(Object.entries(dependencies)) };
    });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Fault) return [];
    throw error;
  }
}

/** Its standard output; empty where it failed, as of a package that it does not know. */
function said(args: readonly string[], folder: string): Promise<string> {
  const options = { cwd: folder, timeout: PATIENCE, maxBuffer: MAXIMUM_OUTPUT } as const;
  return new Promise((resolve, reject) => {
    execFile('npm', args, options, (error, stdout) => {
      if (!error) resolve(stdout);
      else if (typeof error.code === 'number') resolve('');
      else if (error.code === 'ENOENT')
        reject(new Fault('unsupported', 'npm is not installed', { cause: error }));
      else reject(new Fault('limit', 'npm was stopped: it took too long or said too much', { cause: error }));
    });
  });
}
