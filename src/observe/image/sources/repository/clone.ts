import { Fault } from '../../../../model/fault.ts';
import { type GitOutcome, type GitRun, runGit } from './git.ts';
import type { RepositoryLocation } from './location.ts';

const FETCH_TIME = 10 * 60_000;
const CHECKOUT_TIME = 5 * 60_000;
/** A server that brings fewer bytes in a second, for so many seconds, is given up. */
const LEAST_RATE = '1024';
const PATIENCE = '30';
/** Bounds on the tree, checked before it is written: a few kilobytes of git objects can name billions of files. */
const MAXIMUM_FILES = 1_000_000;
const MAXIMUM_SIZE = 16 * 2 ** 30;

/** What ends git before it is done. */
type Bounds = Pick<GitRun, 'onExit' | 'signal'>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Writes the tree of a repository's HEAD, or of another commit, to `folder`, which must be empty. Fetches that one
 * commit of HEAD, and all to find another; runs no hook, no filter
 * and no submodule. Throws a `Fault`: `not-found` (also for a repository without a commit), `refused`, `unreachable`,
 * `limit` (also once `signal` is aborted), `unsupported` where there is no git.
 */
export async function cloneTree(
  location: RepositoryLocation,
  folder: string,
  environment: Environment,
  bounds: Bounds,
  revision?: string,
): Promise<void> {
  const few = revision === undefined ? ['--depth', '1', '--no-tags', '--single-branch'] : [];
  const options = [...few, '--no-checkout', '--no-local', '--template='];
  const safe = safeEnvironment(environment, location);
  // Not where we are called, which may be a stranger's repository.
  const fetching = { env: safe, cwd: folder, timeout: FETCH_TIME, ...bounds };
  await git(['clone', '--quiet', ...options, '--', location.address, folder], fetching, location);
  // From here on nobody's configuration is needed, and a filter in it could run.
  const alone = { ...safe, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_ATTR_NOSYSTEM: '1' };
  const local = { env: alone, cwd: folder, timeout: CHECKOUT_TIME, ...bounds };
  if (revision !== undefined) await detach(revision, local, location);
  await checkTree(folder, local, location);
  await git(['-C', folder, 'checkout', '--quiet', '--force', 'HEAD', '--'], local, location);
}

/** Makes a commit HEAD: of a branch, a tag, or by its id. Throws a `Fault` (`not-found`). */
async function detach(revision: string, run: GitRun, location: RepositoryLocation): Promise<void> {
  for (const name of [`refs/remotes/origin/${revision}`, revision]) {
    const words = ['-C', run.cwd, 'update-ref', '--no-deref', 'HEAD', `${name}^{commit}`];
    const { code } = await runGit(words, run);
    if (code === 0) return;
  }
  throw new Fault('not-found', `${location.shown} has no commit ${revision}`);
}

/**
 * Fetches everything that names of a repository lead to into `folder`, which must be empty, without a work tree. Runs
 * nothing of it. Throws a `Fault` as `cloneTree` does.
 */
export async function cloneAll(
  location: RepositoryLocation,
  folder: string,
  environment: Environment,
  bounds: Bounds,
): Promise<void> {
  const fetching = {
    env: safeEnvironment(environment, location),
    cwd: folder,
    timeout: FETCH_TIME,
    ...bounds,
  };
  const options = ['--mirror', '--no-local', '--template='];
  await git(['clone', '--quiet', ...options, '--', location.address, folder], fetching, location);
}

function safeEnvironment(
  environment: Environment,
  { protocol, address, login }: RepositoryLocation,
): NodeJS.ProcessEnv {
  const settings: readonly (readonly [string, string])[] = [
    ['http.lowSpeedLimit', LEAST_RATE],
    ['http.lowSpeedTime', PATIENCE],
    ...(login ? [[`credential.${new URL(address).origin}.helper`, LOGIN_HELPER] as const] : []),
    ['core.hooksPath', '/dev/null'],
    ['core.fsmonitor', 'false'],
    ['core.autocrlf', 'false'],
    ['submodule.recurse', 'false'],
    ['fetch.recurseSubmodules', 'false'],
    ['filter.lfs.smudge', ''],
    ['filter.lfs.process', ''],
    ['filter.lfs.required', 'false'],
    ['advice.detachedHead', 'false'],
  ];
  const numbered = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  // A GIT_DIR or the like from outside, as in a hook, would turn git to another repository.
  const kept = Object.entries(environment).filter(([name]) => !name.startsWith('GIT_') || KEPT.has(name));
  return {
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=10',
    ...Object.fromEntries(kept),
    ...(Object.fromEntries(numbered) as Record<string, string>),
    GIT_CONFIG_COUNT: String(settings.length),
    GIT_ALLOW_PROTOCOL: protocol,
    GIT_TERMINAL_PROMPT: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_ASKPASS: 'true',
    SSH_ASKPASS_REQUIRE: 'never',
    LC_ALL: 'C',
    ...(login && { PLIMSOLL_GIT_USERNAME: login.username, PLIMSOLL_GIT_PASSWORD: login.password }),
  };
}

/** Gives git the login of its environment, which other users do not see, as they do the words of a process. gitcredentials(7) */
const LOGIN_HELPER =
  '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$PLIMSOLL_GIT_USERNAME" "$PLIMSOLL_GIT_PASSWORD"; }; f';

/** How the user reaches repositories. */
const KEPT = new Set([
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSL_CAINFO',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_EXEC_PATH',
]);

async function git(words: readonly string[], run: GitRun, location: RepositoryLocation): Promise<void> {
  const outcome = await runGit(words, run);
  if (outcome.code !== 0) throw gitFault(outcome, location, run);
}

function gitFault(outcome: GitOutcome, { shown, address }: RepositoryLocation, run: GitRun): Fault {
  const { stderr, isLate, isMissing } = outcome;
  if (isMissing) return new Fault('unsupported', 'git is not installed, so repositories cannot be read');
  const time = run.signal?.aborted ? 'in time' : `within ${run.timeout / 1000} s`;
  if (isLate) return new Fault('limit', `${shown} was not fetched ${time}`);
  const reason = lastLine(stderr.replaceAll(address, shown));
  const message = `${shown} cannot be cloned: ${reason}`;
  if (/dubious ownership/.test(stderr)) {
    const hint = "its folder belongs to someone else; add it to git's safe.directory if you trust it";
    return new Fault('refused', message, { hint });
  }
  if (/not found|does not exist|not appear to be a git repository/i.test(reason))
    return new Fault('not-found', message);
  if (/could not resolve|unable to access|timed out|too slow|connection/i.test(reason))
    return new Fault('unreachable', message);
  const hint = 'for a private repository, set up a credential helper or an ssh key';
  return new Fault('refused', message, { hint });
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => /^(?:fatal|error|remote): /.test(line));
  return (lines.at(-1) ?? text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}

/** Counts the files of HEAD and their bytes while git lists them, and stops git where there are too many. */
async function checkTree(folder: string, run: GitRun, location: RepositoryLocation): Promise<void> {
  const { shown } = location;
  const words = ['-C', folder, 'ls-tree', '-r', '-z', '--format=%(objectsize:padded)', 'HEAD'];
  let [files, size, rest] = [0, 0, ''];
  const onOutput = (bytes: Buffer): void => {
    const sizes = (rest + bytes.toString('latin1')).split('\0');
    rest = sizes.pop() ?? '';
    files += sizes.length;
    for (const text of sizes) size += Number(text) || 0;
    if (files > MAXIMUM_FILES) throw new Fault('limit', `${shown} has more than ${MAXIMUM_FILES} files`);
    if (size > MAXIMUM_SIZE)
      throw new Fault('limit', `the files of ${shown} have more than ${MAXIMUM_SIZE} bytes`);
  };
  const outcome = await runGit(words, { ...run, onOutput });
  if (outcome.isLate) throw gitFault(outcome, location, run);
  if (outcome.code !== 0) throw new Fault('not-found', `${shown} has no commit`);
}
