import { spawnSync, type SpawnSyncReturns } from 'node:child_process';

const VARIABLE = 'PLIMSOLL_NETWORK_OF_TEST';

/** The tests with packets run their file again, in a network of its own. */
export const IS_INSIDE = process.env[VARIABLE] === 'true';

/** Runs a test file in a network namespace of its own, with nothing but a loopback interface; `prepare` is shell. */
export function runInOwnNetwork(
  file: string,
  { prepare = 'true', seconds = 120 }: { prepare?: string; seconds?: number } = {},
): SpawnSyncReturns<string> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const script = `${prepare} && ip link set lo up && exec "$0" --test "$1"`;
  return spawnSync('unshare', ['--net', '--mount', 'sh', '-c', script, process.execPath, file], {
    env: { ...env, [VARIABLE]: 'true' },
    encoding: 'utf8',
    timeout: seconds * 1000,
  });
}
