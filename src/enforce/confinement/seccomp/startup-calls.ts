/**
 * What a runtime calls after it loaded the filter, until the program runs, where privileges cannot grow: measured with
 * runc 1.1 by leaving calls out one by one, and what the Go runtime may call at any time besides (a thread that it starts
 * ends the process where `sigaltstack` fails).
 */
export const STARTUP_CALLS: readonly string[] = [
  'close',
  'epoll_ctl',
  'epoll_pwait',
  'execve',
  'exit_group',
  'fchown',
  'fcntl',
  'fstat',
  'fstatfs',
  'futex',
  'getdents64',
  'getpid',
  'gettid',
  'madvise',
  'mmap',
  'munmap',
  'nanosleep',
  'newfstatat',
  'openat',
  'read',
  'rt_sigaction',
  'rt_sigprocmask',
  'rt_sigreturn',
  'sched_yield',
  'sigaltstack',
  'tgkill',
  'write',
];

/** What runtimes call besides, to become another user and to give capabilities up, where privileges can grow and the filter so is loaded first. */
export const PRIVILEGED_STARTUP_CALLS: readonly string[] = [
  'capget',
  'capset',
  'chdir',
  'getcwd',
  'getppid',
  'prctl',
  'setgid',
  'setgroups',
  'setuid',
];
