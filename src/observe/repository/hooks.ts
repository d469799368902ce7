import { spawn } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { Fault } from '../../model/fault.ts';

/** A hook of a repository, as it is. */
export interface Hook {
  readonly name: string;
  readonly path: string;
  /** Undefined where there is none. */
  readonly text: string | undefined;
}

/**
 * The hooks of these names of the repository that a folder is in, where git looks for them: also where its
 * `core.hooksPath` says so. Rejects with a `Fault`: `not-found`, `refused` where they lie outside of the repository.
 */
export async function readHooks(
  folder: string,
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Hook[]> {
  // Nothing of what these ask runs anything.
  const words = [
    'rev-parse',
    '--path-format=absolute',
    '--git-common-dir',
    '--show-toplevel',
    '--git-path',
    'hooks',
  ];
  const [common = '', top = '', hooks = ''] = (await ask(words, folder, environment)).split('\n');
  const isInside = [common, top].some((parent) =>
    `${existing(hooks)}${sep}`.startsWith(`${existing(parent)}${sep}`),
  );
  if (!isInside)
    throw new Fault('refused', `hooks are looked for in ${hooks}, outside of the repository`, {
      hint: `call "plimsoll leaks --staged" in a pre-commit hook of your own there`,
    });
  return names.map((name) => ({ name, path: join(hooks, name), text: textOf(join(hooks, name)) }));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Fault('refused', `${path} cannot be read`, { cause: error });
  }
}

/** The path with its links followed, as far as there is something. */
function existing(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = resolve(path, '..');
    return parent === path ? path : join(existing(parent), path.slice(parent.length));
  }
}

async function ask(
  words: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const { promise, resolve: done, reject } = Promise.withResolvers<string>();
  const child = spawn('git', [...words], { cwd, env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  child.on('error', (error) => reject(new Fault('unsupported', `git cannot be run: ${error.message}`)));
  child.on('close', (code) => {
    if (code === 0) done(output);
    else reject(new Fault('not-found', `${cwd} is in no work tree of git: ${stderr.trim().slice(0, 300)}`));
  });
  return promise;
}
