import { callsOf, type CallGroup, isSystemCall } from './groups.ts';

/** Functions of the C library that make other calls than the one of their name, by the groups of what they may make. */
const FUNCTIONS: readonly (readonly [functions: string, groups: readonly CallGroup[], calls?: string])[] = [
  [
    `fopen freopen fdopen tmpfile mkstemp mkostemp mkdtemp mktemp tmpnam opendir fdopendir readdir closedir scandir
      rewinddir seekdir glob ftw nftw fts_open fts_read realpath canonicalize_file_name remove dlopen dlmopen statvfs
      fstatvfs xstat lxstat fxstat fxstatat euidaccess eaccess lockf posix_fallocate posix_fadvise lutimes futimens
      futimes utime utimes getmntent setmntent iconv_open setlocale newlocale bindtextdomain tzset localtime localtime_r
      mktime strftime catopen`,
    ['files'],
  ],
  [
    `fread fwrite fgets fputs fputc putc puts putchar fgetc getc getchar ungetc printf fprintf dprintf vprintf vfprintf
      vdprintf scanf fscanf vfscanf perror fflush fclose fseek fseeko ftell ftello rewind setvbuf setbuf getline
      getdelim psignal err errx warn warnx error`,
    [],
    'read readv write writev lseek fstat newfstatat close ioctl',
  ],
  [
    `getaddrinfo getnameinfo gethostbyname gethostbyname2 gethostbyname_r gethostbyname2_r gethostbyaddr
      gethostbyaddr_r res_init res_ninit res_query res_nquery res_search res_nsearch res_send getservbyname
      getservbyport getprotobyname getifaddrs if_nametoindex if_indextoname if_nameindex ares_init_options`,
    ['client', 'files'],
  ],
  [
    `getpwnam getpwuid getpwnam_r getpwuid_r getpwent getgrnam getgrgid getgrnam_r getgrgid_r getgrent getgrouplist
      getspnam getspnam_r getlogin getlogin_r initgroups`,
    ['files', 'client'],
    'setgroups',
  ],
  ['syslog vsyslog openlog closelog', ['client']],
  ['send recv', [], 'sendto recvfrom'],
  ['accept', ['server']],
  ['pthread_create thrd_create', ['threads', 'signals']],
  [
    `pthread_kill pthread_cancel pthread_sigmask pthread_setname_np pthread_getname_np pthread_setaffinity_np
      pthread_getaffinity_np pthread_setschedparam pthread_getschedparam pthread_attr_setschedparam pthread_getattr_np
      pthread_exit pthread_join`,
    ['threads', 'signals', 'files'],
  ],
  [
    `system popen pclose posix_spawn posix_spawnp execl execlp execle execv execvp execvpe fexecve daemon forkpty
      wordexp wait waitpid wait3`,
    ['processes', 'signals', 'files'],
  ],
  ['fork vfork', ['processes', 'signals']],
  ['sleep usleep thrd_sleep', ['time', 'signals']],
  ['clock ftime timespec_get getloadavg', ['time', 'files']],
  [
    `signal sigaction sigprocmask sigsuspend sigwait sigwaitinfo sigtimedwait sigpending raise abort bsd_signal
      sysv_signal sigqueue siginterrupt killpg ualarm setjmp sigsetjmp siglongjmp`,
    ['signals'],
    'rt_sigqueueinfo',
  ],
  ['seteuid setegid setuid setgid', ['identity']],
  ['shm_open shm_unlink sem_open sem_unlink sem_close', ['files', 'memory']],
  ['aio_read aio_write aio_fsync aio_suspend aio_error lio_listio', ['threads', 'files', 'signals']],
  [
    'mq_open mq_send mq_receive',
    [],
    'mq_open mq_timedsend mq_timedreceive mq_unlink mq_notify mq_getsetattr',
  ],
  [
    'tcgetattr tcsetattr tcflush tcsendbreak cfsetspeed isatty ttyname ttyname_r openpty ptsname grantpt unlockpt',
    ['files'],
  ],
  [
    'sysconf get_nprocs get_nprocs_conf pathconf fpathconf getpagesize gethostid',
    ['files'],
    'sched_getaffinity sysinfo uname',
  ],
  ['gethostname getdomainname', [], 'uname'],
  ['nice', [], 'getpriority setpriority'],
  ['ulimit getrlimit setrlimit', [], 'prlimit64 getrlimit setrlimit'],
  ['klogctl', [], 'syslog'],
  ['umount', [], 'umount2'],
  ['pread preadv', [], 'pread64 preadv preadv2'],
  ['pwrite pwritev', [], 'pwrite64 pwritev pwritev2'],
  ['memfd_create posix_madvise', ['memory']],
  ['timer_create timer_settime', ['time', 'threads', 'signals']],
  ['arc4random arc4random_buf arc4random_uniform getentropy random_device', [], 'getrandom openat read poll'],
];

/** Calls that stand for one another: the older is missing on arm64, the newer in older libraries. */
const EQUIVALENTS: readonly string[] = [
  'open openat openat2 creat',
  'stat lstat newfstatat statx',
  'fstat newfstatat statx',
  'access faccessat faccessat2',
  'poll ppoll',
  'select pselect6',
  'epoll_wait epoll_pwait epoll_pwait2',
  'epoll_create epoll_create1',
  'pipe pipe2',
  'dup2 dup3',
  'clone clone3',
  'mkdir mkdirat',
  'mknod mknodat',
  'rmdir unlink unlinkat',
  'rename renameat renameat2',
  'link linkat',
  'symlink symlinkat',
  'readlink readlinkat',
  'chmod fchmodat',
  'chown lchown fchownat',
  'utimensat utimes futimesat utime',
  'inotify_init inotify_init1',
  'eventfd eventfd2',
  'signalfd signalfd4',
  'accept accept4',
  'getdents getdents64',
  'alarm setitimer',
  'pause ppoll',
  'nanosleep clock_nanosleep',
  'sendfile splice',
  'wait4 waitid',
  'getpgrp getpgid',
];

const EQUIVALENT = byWord(EQUIVALENTS.map((words) => [words, words.split(' ')] as const));
const BY_FUNCTION = byWord(
  FUNCTIONS.map(([functions, groups, calls = '']) => [
    functions,
    [...groups.flatMap(callsOf), ...calls.split(' ').filter(Boolean)],
  ]),
);

function byWord(
  entries: readonly (readonly [words: string, calls: readonly string[]])[],
): ReadonlyMap<string, string[]> {
  const map = new Map<string, string[]>();
  for (const [words, calls] of entries)
    for (const word of words.trim().split(/\s+/)) map.set(word, [...(map.get(word) ?? []), ...calls]);
  return map;
}

/**
 * The system calls that a function of the C library may make, on x86-64 and arm64, in glibc and musl; none for a
 * function that is not known to make any. Over-approximated: a function's rarest way counts.
 */
export function callsOfFunction(symbol: string): string[] {
  const name = symbol
    .replace(/@.*/s, '')
    .replace(/^_{1,3}/, '')
    .replace(/_(?:chk|2|cancel|nocancel)$/, '')
    .replace(/(?<=\D)64$/, '');
  const calls = new Set<string>(BY_FUNCTION.get(name));
  for (const word of [symbol, name]) if (isSystemCall(word) && !NAMESAKES.has(word)) calls.add(word);
  return [...new Set([...calls].flatMap((call) => [call, ...(EQUIVALENT.get(call) ?? [])]))];
}

/** Functions that are called as a system call is and make another one. */
const NAMESAKES: ReadonlySet<string> = new Set(['syslog']);
