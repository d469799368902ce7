import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { BUSYBOX, busyboxRoot, SHELL_CALLS } from './busybox-image.ts';
import { type Outcome, run } from './command.ts';
import { absence } from './real-part.ts';

export const folder = mkdtempSync(join(tmpdir(), 'plimsoll-run-'));
after(() => rmSync(folder, { recursive: true }));

/** Seconds of one command: a profile that is too narrow must not hold a test up. */
export const PATIENCE = '40';
export const PREFIX = `plimsoll-run-${process.pid}`;

export const SMALL = {
  users: [{ uid: 1000, gid: 1000 }],
  capabilities: [{ name: 'SYS_ADMIN', state: 'refused' }],
  files: [{ path: '/data/**', access: ['read', 'write'] }],
  systemCalls: SHELL_CALLS,
};
/** Busybox as a program that makes its user root. */
export function setuidRoot(root: string): void {
  busyboxRoot(root, ['ping', 'su']);
  chmodSync(join(root, 'bin/busybox'), 0o4755);
}

/** What is allowed, then five things that are not. */
export const SCRIPT = [
  'id -u; id -g',
  'grep -E "^(CapBnd|NoNewPrivs|Seccomp):" /proc/self/status',
  'echo kept > /data/file && cat /data/file',
  '(echo x > /srv/file) 2>&1',
  'mount -t tmpfs none /srv 2>&1',
  'unshare -U true 2>&1',
  'su 2>&1',
  'ping -c 1 127.0.0.1 2>&1',
  'exit 7',
].join('\n');
export const CONFINED =
  /^1000\n1000\nCapBnd:\t0{16}\nNoNewPrivs:\t1\nSeccomp:\t2\nkept\n.*Read-only file system\nmount: .*\nunshare: .*Operation not permitted\nsu: must be suid.*\nPING .*\nping: permission denied.*\n$/;

let written = 0;
export function profileFile(sections: object, images?: readonly object[]): string {
  written += 1;
  const path = join(folder, `profile-${written}.yaml`);
  const metadata = { name: 'orders', namespace: 'shop', ...(images ? { images } : {}) };
  // JSON is YAML.
  writeFileSync(
    path,
    JSON.stringify({ apiVersion: 'plimsoll/v1', kind: 'WorkloadProfile', metadata, ...sections }),
  );
  return path;
}

export function plimsoll(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  cwd = folder,
): Promise<Outcome> {
  const env = { ...process.env, PLIMSOLL_CACHE_DIR: join(folder, 'cache'), ...environment };
  return run('timeout', ['--kill-after=2', PATIENCE, join(ROOT, 'plimsoll'), ...args], { env, cwd });
}

export const withoutBusybox = absence(existsSync(BUSYBOX), 'busybox-static');
