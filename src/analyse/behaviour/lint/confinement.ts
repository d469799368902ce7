import { secretLook } from '../../../model/profile/secret-look.ts';
import { coversFile } from '../wildcard.ts';
import { type LintRule, ruleFor } from './types.ts';

/** Capabilities that are root on the host, or nearly (capabilities(7)). */
const HOST_CAPABILITIES = [
  'ALL',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_PTRACE',
  'SYS_BOOT',
  'DAC_READ_SEARCH',
  'BPF',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
];
/** Capabilities that reach beyond the container's own files and processes. */
const WIDE_CAPABILITIES = [
  'NET_ADMIN',
  'NET_RAW',
  'SYS_TIME',
  'SYS_RESOURCE',
  'SYS_NICE',
  'MKNOD',
  'SETFCAP',
  'SYSLOG',
  'PERFMON',
  'CHECKPOINT_RESTORE',
  'LINUX_IMMUTABLE',
  'AUDIT_CONTROL',
];
/** System calls by which containers were left, or the kernel changed. */
const KERNEL_CALLS = [
  'init_module',
  'finit_module',
  'delete_module',
  'kexec_load',
  'kexec_file_load',
  'reboot',
  'iopl',
  'ioperm',
  'open_by_handle_at',
  'mount',
  'umount2',
  'pivot_root',
  'move_mount',
  'open_tree',
  'fsopen',
  'fsmount',
  'setns',
  'unshare',
  'bpf',
  'ptrace',
  'process_vm_writev',
  'userfaultfd',
  'keyctl',
  'add_key',
  'request_key',
  'perf_event_open',
  'swapon',
  'swapoff',
  'acct',
  'settimeofday',
  'clock_settime',
];
/** Files that decide what runs, or that are the kernel's. */
const SYSTEM_FILES = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/ld.so.preload',
  '/etc/cron.d/x',
  '/usr/bin/x',
  '/usr/sbin/x',
  '/bin/x',
  '/sbin/x',
  '/lib/x',
  '/usr/lib/x',
  '/boot/x',
  '/proc/sys/kernel/core_pattern',
  '/proc/sysrq-trigger',
  '/sys/kernel/uevent_helper',
];
const ENGINE_SOCKETS = [
  '/var/run/docker.sock',
  '/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
  '/run/podman/podman.sock',
];
const RAW_DEVICES = [
  '/dev/mem',
  '/dev/kmem',
  '/dev/port',
  '/dev/kmsg',
  '/dev/sda',
  '/dev/vda',
  '/dev/nvme0n1',
  '/dev/dm-0',
  '/dev/loop0',
];

function firstCovered(path: string, files: readonly string[]): string | undefined {
  return files.find((file) => coversFile(path, file));
}

export const CONFINEMENT_RULES: readonly LintRule[] = [
  ruleFor('users', {
    id: 'user-root',
    severity: 'high',
    vectors: ['V6'],
    check: ({ uid, name, root }) =>
      uid === 0 || name === 'root' || root === true
        ? 'runs as root: whoever breaks out is root on the host'
        : undefined,
    advice: 'Give the image a user of its own (USER in its Dockerfile) and write its uid here.',
  }),
  ruleFor('capabilities', {
    id: 'capability-host',
    severity: 'critical',
    vectors: ['V6'],
    check: ({ name }) =>
      HOST_CAPABILITIES.includes(name) ? `${name} is as good as root on the host` : undefined,
    advice: 'Refuse it, and give the part of the work that needs it to a workload of its own.',
  }),
  ruleFor('capabilities', {
    id: 'capability-wide',
    severity: 'medium',
    vectors: ['V6'],
    check: ({ name }) =>
      WIDE_CAPABILITIES.includes(name) ? `${name} reaches beyond the container` : undefined,
    advice: 'Refuse it unless the workload fails without it, and write why into the provenance.',
  }),
  ruleFor('systemCalls', {
    id: 'system-call-kernel',
    severity: 'high',
    vectors: ['V6'],
    check: ({ name }) =>
      KERNEL_CALLS.includes(name) ? `${name} changes the kernel or leaves the container` : undefined,
    advice: 'Refuse it; servers do not need it.',
  }),
  ruleFor('files', {
    id: 'file-system-written',
    severity: 'high',
    vectors: ['V6'],
    check: ({ path, access }) => {
      const file = access.includes('write') ? firstCovered(path, SYSTEM_FILES) : undefined;
      return file === undefined ? undefined : `may write where ${file} is: that decides what runs`;
    },
    advice: 'Name the folders that are written, and keep the rest of the file system read-only.',
  }),
  ruleFor('files', {
    id: 'file-written-and-executed',
    severity: 'medium',
    vectors: ['V6'],
    check: ({ access }) =>
      access.includes('write') && access.includes('execute')
        ? 'is written and executed: what is dropped there runs'
        : undefined,
    advice: 'Split it into a path that is written and one that is executed.',
  }),
  ruleFor('files', {
    id: 'engine-socket-file',
    severity: 'critical',
    vectors: ['V5', 'V6', 'V9'],
    check: ({ path }) => {
      const socket = /[*?]/.test(path) ? undefined : firstCovered(path, ENGINE_SOCKETS);
      return socket === undefined
        ? undefined
        : `reaches the container engine at ${socket}: that is root on the host`;
    },
    advice: 'Do not mount the engine into workloads.',
  }),
  ruleFor('devices', {
    id: 'device-raw',
    severity: 'critical',
    vectors: ['V6'],
    check: ({ path }) => {
      const device = firstCovered(path, RAW_DEVICES);
      return device === undefined ? undefined : `reaches ${device}: memory or disks of the host`;
    },
    advice: 'Name the one device that is needed.',
  }),
  ruleFor('processes', {
    id: 'secret-in-arguments',
    severity: 'high',
    vectors: ['V6', 'V2'],
    check: ({ arguments: text = '' }) => {
      const look = secretLook(text);
      return look === undefined
        ? undefined
        : `has what looks like ${look} in its arguments: every process can read them`;
    },
    advice: 'Deliver the secret in a file, replace it, and put * where it stands here.',
  }),
  ruleFor('secrets', {
    id: 'secret-in-environment',
    severity: 'medium',
    vectors: ['V6', 'V11'],
    check: ({ environment }) =>
      environment === undefined
        ? undefined
        : `is delivered in the variable ${environment}: children, crash reports and logs get it`,
    advice: 'Deliver it in a file; many servers read one named by a variable that ends in _FILE.',
  }),
  ruleFor('shared', {
    id: 'namespace-of-host',
    severity: 'high',
    vectors: ['V9', 'V6'],
    check: (line) =>
      ['ipc', 'pid', 'network'].includes(line.kind) && line.with?.includes('host')
        ? `shares the host's ${line.kind} namespace`
        : undefined,
    advice: 'Give it a namespace of its own.',
  }),
  ruleFor('shared', {
    id: 'namespace-shared',
    severity: 'medium',
    vectors: ['V9'],
    check: (line) =>
      ['ipc', 'pid'].includes(line.kind) && !line.with?.includes('host')
        ? `shares its ${line.kind} namespace: each can signal, read or change the other`
        : undefined,
    advice: 'Share a volume or a socket instead.',
  }),
  ruleFor('shared', {
    id: 'engine-socket-shared',
    severity: 'critical',
    vectors: ['V5', 'V6', 'V9'],
    check: (line) =>
      line.kind === 'socket' && ENGINE_SOCKETS.includes(line.path)
        ? 'shares the container engine: that is root on the host'
        : undefined,
    advice: 'Do not mount the engine into workloads.',
  }),
];
