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

/**
 * A test's `skip` where it would change the firewall, routes, engine or resolver of the machine that it runs on: false on
 * a machine of its own, which `npm run test:e2e` makes, and where `PLIMSOLL_TEST_HOST=1` gives this one away.
 */
export function missingMachine(): string | false {
  const [machine, host] = [process.env['PLIMSOLL_TEST_MACHINE'], process.env['PLIMSOLL_TEST_HOST']];
  if (machine === 'own' || host === '1') return false;
  return 'needs a machine of its own, as `npm run test:e2e -- NAME` makes for root, or PLIMSOLL_TEST_HOST=1 to change this one';
}

/** As `missingMachine`, for a test that would leave this one changed. */
export function missingOwnMachine(): string | false {
  return process.env['PLIMSOLL_TEST_MACHINE'] === 'own'
    ? false
    : 'needs a machine of its own, as `npm run test:e2e -- NAME` makes for root';
}

/** As `missingMachine`, for a test that changes what all machines on this kernel share. */
export function missingHostRight(): string | false {
  return process.env['PLIMSOLL_TEST_HOST'] === '1'
    ? false
    : 'needs PLIMSOLL_TEST_HOST=1: it changes settings of this machine';
}

/** As `missing`, for a Podman with the images and containers of this machine. */
export function missingPodman(): string | false {
  return missingMachine() || missing('podman', 'runc');
}

/** As `absence`, for a container engine that answers, and that tests may use. */
export function missingEngine(): string | false {
  return (
    missingMachine() ||
    missing('docker') ||
    absence(spawnSync('docker', ['info']).status === 0, 'a running Docker engine')
  );
}
