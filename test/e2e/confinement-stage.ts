import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { plimsoll } from './command.ts';

export const folder = mkdtempSync(join(tmpdir(), 'plimsoll-confinement-'));
after(() => rmSync(folder, { recursive: true }));

export const profile = (...args: string[]) => plimsoll(['profile', ...args], folder, folder);

let written = 0;
export function file(sections: object, name = 'orders'): string {
  written += 1;
  const path = join(folder, `profile-${written}.yaml`);
  const metadata = { name, namespace: 'shop' };
  // JSON is YAML.
  writeFileSync(
    path,
    JSON.stringify({ apiVersion: 'plimsoll/v1', kind: 'WorkloadProfile', metadata, ...sections }),
  );
  return path;
}

/** Compiles; gives the folder of the artefacts. */
export async function compiled(sections: object, engines: string, ...flags: string[]): Promise<string> {
  const output = join(folder, `out-${written}`);
  const args = ['compile', file(sections), '--engine', engines, '--output', output, ...flags];
  const { code, stderr } = await profile(...args);
  assert.equal(code, 0, stderr);
  return output;
}

/** What a shell of busybox and its tools call, but for what the tests try to refuse. */
export const SHELL_CALLS =
  'access arch_prctl brk clone close dup2 dup3 execve exit_group faccessat faccessat2 fcntl fork fstat futex getcwd getdents64 getegid geteuid getgid getgroups getpgrp getpid getppid getrandom getuid ioctl lseek lstat mmap mprotect munmap newfstatat open openat pipe2 poll prctl prlimit64 read readlink readlinkat rseq rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend sendfile set_robust_list set_tid_address stat statfs statx umask uname unlink utimensat vfork wait4 write writev'.split(
    ' ',
  );
