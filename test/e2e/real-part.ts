import { spawnSync } from 'node:child_process';

/**
 * A test's `skip`: false where what it needs is there, else why it is skipped. In CI nothing is skipped: there the
 * test runs and fails by itself.
 */
export function absence(isPresent: boolean, needed: string): string | false {
  return isPresent || process.env['CI'] === 'true' ? false : `needs ${needed}`;
}

/** As `absence`, for commands. */
export function missing(...commands: readonly string[]): string | false {
  const absent = commands.filter((command) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0);
  return absence(absent.length === 0, absent.join(', '));
}

/** As `absence`, for a container engine that answers. */
export function missingEngine(): string | false {
  return missing('docker') || absence(spawnSync('docker', ['info']).status === 0, 'a running Docker engine');
}
