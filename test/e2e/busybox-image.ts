import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, type Outcome, run } from './command.ts';

/** Where Debian's busybox-static puts it. */
export const BUSYBOX = '/bin/busybox';
/** What a shell of busybox and its tools call, but for what the tests try to refuse. */
export const SHELL_CALLS =
  'access arch_prctl brk clone close dup2 dup3 execve exit_group faccessat faccessat2 fcntl fork fstat futex getcwd getdents64 getegid geteuid getgid getgroups getpgrp getpid getppid getrandom getuid ioctl kill lseek lstat mmap mprotect munmap newfstatat open openat pipe2 poll prctl prlimit64 read readlink readlinkat rseq rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait sendfile set_robust_list set_tid_address setpgid setuid socket stat statfs statx umask uname unlink utimensat vfork wait4 write writev'.split(
    ' ',
  );
const TOOLS = ['sh', 'cat', 'chown', 'grep', 'id', 'mkdir', 'mount', 'touch', 'true', 'unshare'];
/** Seconds of one container: a profile that is too narrow must not hold a test up. */
const PATIENCE = 20;

/** Makes a root file system of busybox alone, with a user `app` (1000), and links for more of its tools. */
export function busyboxRoot(root: string, more: readonly string[] = []): void {
  for (const name of ['bin', 'data', 'etc', 'srv', 'tmp']) mkdirSync(join(root, name), { recursive: true });
  copyFileSync(BUSYBOX, join(root, 'bin/busybox'));
  for (const tool of [...TOOLS, ...more]) symlinkSync('busybox', join(root, 'bin', tool));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n');
}

/** An image of busybox alone in an engine, with a user `app` (1000). Removes it at its end. */
export class BusyboxImage implements AsyncDisposable {
  readonly #engine: 'docker' | 'podman';
  readonly #name: string;
  #runs = 0;

  private constructor(engine: 'docker' | 'podman', name: string) {
    this.#engine = engine;
    this.#name = name;
  }

  static async create(engine: 'docker' | 'podman'): Promise<BusyboxImage> {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-busybox-'));
    try {
      const root = join(folder, 'root');
      busyboxRoot(root);
      await must('tar', ['-C', root, '-cf', join(folder, 'root.tar'), '.']);
      const name = `localhost/plimsoll-confinement-${process.pid}:1`;
      await must(engine, ['import', join(folder, 'root.tar'), name]);
      return new BusyboxImage(engine, name);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Runs a shell script in a container with these options; paths in them are relative to `folder`. */
  async run(folder: string, options: readonly string[], script: string): Promise<Outcome> {
    this.#runs += 1;
    const name = `plimsoll-confinement-${process.pid}-${this.#runs}`;
    const flags = ['run', '--rm', '--name', name, ...options, this.#name, '/bin/sh', '-c', script];
    // Podman's own choice, crun, does not run on every kind of control groups.
    const runtime = this.#engine === 'podman' ? ['--runtime', 'runc'] : [];
    const limited = ['--kill-after=2', String(PATIENCE), this.#engine, ...runtime, ...flags];
    try {
      return await run('timeout', limited, { cwd: folder });
    } finally {
      spawnSync(this.#engine, ['rm', '--force', name]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run(this.#engine, ['rmi', '--force', this.#name]);
  }
}
