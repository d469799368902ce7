import { spawnSync } from 'node:child_process';

/** A test's `skip`: false where every command is there, else why not. In CI nothing is skipped: the test then fails by itself. */
export function missing(...commands: readonly string[]): string | false {
  if (process.env['CI'] === 'true') return false;
  const absent = commands.filter((command) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0);
  return absent.length === 0 ? false : `needs ${absent.join(', ')}`;
}

/** As `missing`, for a container engine that answers. */
export function missingEngine(): string | false {
  const absent = missing('docker');
  if (absent !== false || process.env['CI'] === 'true') return absent;
  return spawnSync('docker', ['info']).status === 0 ? false : 'needs a running Docker engine';
}
