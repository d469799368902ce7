/**
 * System calls by what they are for, for x86-64 and arm64 together: a call that one of the two does not have costs
 * nothing there. Source: syscalls(2) and the manual pages of each.
 */
const GROUPS = {
  /** The kernel's loader, the C library's start, and the end. */
  start: `execve brk arch_prctl set_tid_address set_robust_list rseq prlimit64 getrandom mmap munmap mprotect mremap
    madvise access faccessat faccessat2 openat open read pread64 close fstat newfstatat stat statx lseek readlink
    readlinkat getpid getppid gettid getuid geteuid getgid getegid getgroups getrlimit uname sysinfo exit exit_group
    futex sched_yield clock_gettime gettimeofday time restart_syscall membarrier`,
  files: `openat open creat openat2 read readv pread64 preadv write writev pwrite64 pwritev close close_range lseek fstat
    stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents getdents64 getcwd chdir fchdir fcntl ioctl dup dup2
    dup3 mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat ftruncate truncate
    fsync fdatasync fallocate fadvise64 flock umask chmod fchmod fchmodat utimensat sendfile copy_file_range statfs
    fstatfs pipe pipe2 getxattr fgetxattr listxattr`,
  ownership: 'chown fchown fchownat lchown',
  client: `socket connect getsockname getpeername getsockopt setsockopt sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg
    shutdown socketpair poll ppoll select pselect6 bind`,
  server:
    'socket bind listen accept accept4 getsockname getpeername getsockopt setsockopt shutdown recvfrom recvmsg sendto sendmsg',
  events: `epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd2 eventfd timerfd_create
    timerfd_settime timerfd_gettime signalfd4 signalfd poll ppoll select pselect6`,
  threads: `clone clone3 futex set_robust_list get_robust_list rseq sched_getaffinity sched_setaffinity sched_yield
    sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min tgkill tkill membarrier madvise prctl
    gettid get_mempolicy getcpu`,
  signals: `rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigpending sigaltstack kill tgkill
    tkill pause alarm setitimer getitimer`,
  processes: `clone clone3 fork vfork execve execveat wait4 waitid pidfd_open pidfd_send_signal kill setpgid getpgid
    getpgrp setsid getsid getpriority setpriority prctl pipe pipe2 dup2 dup3`,
  time: `clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday times getrusage timer_create timer_settime
    timer_delete timer_gettime timer_getoverrun`,
  identity: `setuid setgid setgroups setreuid setregid setresuid setresgid getresuid getresgid setfsuid setfsgid capget
    capset prctl`,
  memory: 'mlock mlock2 munlock mincore msync memfd_create madvise mlockall munlockall',
  'shared memory': 'shmget shmat shmdt shmctl semget semop semtimedop semctl memfd_create',
  'asynchronous files': `io_setup io_submit io_getevents io_pgetevents io_destroy io_cancel io_uring_setup
    io_uring_enter io_uring_register`,
  watches: 'inotify_init inotify_init1 inotify_add_watch inotify_rm_watch',
} as const;

/** Calls that are in no group, for few programs make them. */
const RARE = `acct add_key adjtimex bpf cachestat chroot clock_adjtime clock_settime creat delete_module fanotify_init
  fanotify_mark finit_module fremovexattr fsconfig fsetxattr fsmount fsopen fspick getsid init_module ioperm iopl
  ioprio_get ioprio_set kcmp kexec_load keyctl landlock_add_rule landlock_create_ruleset landlock_restrict_self
  lgetxattr llistxattr lookup_dcookie lremovexattr lsetxattr mbind migrate_pages mknod mknodat mount mount_setattr
  move_mount move_pages mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink msgctl msgget msgrcv
  msgsnd name_to_handle_at open_by_handle_at open_tree perf_event_open personality pidfd_getfd pivot_root pkey_alloc
  pkey_free pkey_mprotect preadv2 process_madvise process_vm_readv process_vm_writev ptrace pwritev2 quotactl readahead
  reboot remap_file_pages removexattr request_key rt_sigqueueinfo rt_tgsigqueueinfo sched_getattr sched_rr_get_interval
  sched_setattr sched_setparam sched_setscheduler seccomp set_mempolicy setdomainname sethostname setns setrlimit
  settimeofday setxattr splice swapoff swapon sync sync_file_range syncfs syslog tee umount2 unshare userfaultfd utime
  utimes futimesat vhangup vmsplice`;

export type CallGroup = keyof typeof GROUPS;

/** The system calls of a group. */
export function callsOf(group: CallGroup): string[] {
  return GROUPS[group].trim().split(/\s+/);
}

const KNOWN: ReadonlySet<string> = new Set(
  [...Object.values(GROUPS), RARE].flatMap((words) => words.trim().split(/\s+/)),
);

/** Is this the name of a system call? */
export function isSystemCall(name: string): boolean {
  return KNOWN.has(name);
}
