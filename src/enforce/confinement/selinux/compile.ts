import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { allowedCapabilities, type Capability } from '../capabilities.ts';
import { CAPABILITIES } from '../../../model/profile/confinement.ts';
import { effectiveLines } from '../lines.ts';
import { artefactPath, selinuxBlock } from '../names.ts';
import type { CompileOptions } from '../types.ts';
import { defineUnit } from '../unit.ts';
import { type Access, CONTENT, fileLabels, type Label } from './labels.ts';

/** A module in SELinux's Common Intermediate Language: a domain, and labels for the files of its root file system. */
export const SELINUX = defineUnit({
  id: 'selinux',
  vectors: ['V6'],
  sections: ['processes', 'files', 'capabilities'],
  write(profile, options, losses) {
    const labels = fileLabels(profile, options, losses);
    if (effectiveLines(profile, 'files', options))
      losses.forced(
        'files',
        'wider',
        'the kernel labels /dev, /proc and /sys: they can be read, and null, zero and the random devices used',
      );
    const { namespace, name } = profile.metadata;
    const statements = [
      '(type process)',
      '(roletype system_r process)',
      '(type content)',
      '(roletype object_r content)',
      ...typesOf(labels),
      ...OWN.map((permission) => `(allow process self ${permission})`),
      ...capabilityRules(profile, options),
      // Folders on the way to what is allowed.
      '(allow process content (dir (search getattr)))',
      ...labels.flatMap(fileRules),
      ...SURROUNDINGS,
    ];
    const text = [
      `; Domain of ${namespace}/${name}; load it with semodule --install.`,
      `(block ${selinuxBlock(profile)}`,
      ...statements.map((statement) => `  ${statement}`),
      ')',
      '',
    ].join('\n');
    return [
      { path: artefactPath('selinux', profile, '.cil'), text },
      { path: artefactPath('selinux', profile, '.file_contexts'), text: fileContexts(profile, labels) },
    ];
  },
});

/** Not a part of the module, which would label the host: only the workload's root file system has these labels. */
function fileContexts(profile: WorkloadProfile, labels: readonly Label[]): string {
  const block = selinuxBlock(profile);
  const entries = [{ regex: '/.*', type: CONTENT }, ...labels];
  const lines = entries.map(({ regex, type }) => `${regex}\tsystem_u:object_r:${block}.${type}:s0`);
  return `# Labels of the files of a root file system: setfiles -r ROOT FILE ROOT\n${lines.join('\n')}\n`;
}

function typesOf(labels: readonly Label[]): string[] {
  const types = new Set(labels.map(({ type }) => type).filter((type) => type !== CONTENT));
  return [...types].flatMap((type) => [`(type ${type})`, `(roletype object_r ${type})`]);
}

/** What every process does with itself, its children and its sockets: profiles say nothing about them. */
const OWN: readonly string[] = [
  '(process (fork sigchld sigkill sigstop signull signal getsched setsched getsession getpgid setpgid getcap setcap getattr setrlimit getrlimit ptrace execmem))',
  '(fd (use))',
  ...['fifo_file', 'sock_file'].map((name) => `(${name} (open read write getattr append ioctl lock))`),
  ...['tcp_socket', 'udp_socket', 'unix_stream_socket', 'unix_dgram_socket', 'netlink_route_socket'].map(
    (name) => `(${name} (all))`,
  ),
];

/** Types that only some policies have: each block is left out where one is missing. */
const SURROUNDINGS: readonly string[] = [
  '(optional runtime',
  '  (allow container_runtime_t process (process (transition sigchld signal sigkill sigstop signull getattr)))',
  '  (allow process container_runtime_t (fd (use)))',
  '  (allow process container_runtime_t (process (sigchld)))',
  '  (allow process container_runtime_t (fifo_file (read write getattr append ioctl))))',
  '(optional terminals',
  '  (allow process container_file_t (chr_file (open read write getattr append ioctl))))',
  '(optional devices',
  '  (allow process null_device_t (chr_file (open read write getattr append ioctl map)))',
  '  (allow process zero_device_t (chr_file (open read write getattr append ioctl map)))',
  '  (allow process random_device_t (chr_file (open read getattr ioctl)))',
  '  (allow process urandom_device_t (chr_file (open read getattr ioctl))))',
  '(optional kernel_files',
  '  (allow process proc_t (dir (open read search getattr)))',
  '  (allow process proc_t (file (open read getattr)))',
  '  (allow process proc_t (lnk_file (read getattr)))',
  '  (allow process self (dir (open read search getattr)))',
  '  (allow process self (file (open read getattr)))',
  '  (allow process self (lnk_file (read getattr)))',
  '  (allow process sysfs_t (dir (open read search getattr)))',
  '  (allow process sysfs_t (file (open read getattr)))',
  '  (allow process sysfs_t (lnk_file (read getattr))))',
  ...['rawip_socket', 'icmp_socket', 'packet_socket', 'sctp_socket', 'shm', 'sem', 'msgq', 'msg'].map(
    (name) => `(optional own_${name} (allow process self (${name} (all))))`,
  ),
  '(optional network',
  '  (allow process node_type (tcp_socket (node_bind)))',
  '  (allow process node_type (udp_socket (node_bind)))',
  '  (allow process port_type (tcp_socket (name_bind name_connect)))',
  '  (allow process port_type (udp_socket (name_bind))))',
];

const FIRST_OF_SECOND_CLASS = CAPABILITIES.indexOf('MAC_OVERRIDE');

const isOfFirstClass = (name: Capability): boolean => CAPABILITIES.indexOf(name) < FIRST_OF_SECOND_CLASS;

/** Capabilities from 32 on are in a class of their own. */
function capabilityRules(profile: WorkloadProfile, options: CompileOptions): string[] {
  const allowed = allowedCapabilities(profile, options);
  const names: Capability[] = allowed ? [...allowed] : [...CAPABILITIES];
  return [
    ...rule('self', 'capability', names.filter(isOfFirstClass).join(' ').toLowerCase()),
    ...rule(
      'self',
      'capability2',
      names
        .filter((name) => !isOfFirstClass(name))
        .join(' ')
        .toLowerCase(),
    ),
  ];
}

/** A rule for a class; none without permissions, of which each is named once. */
function rule(target: string, kind: string, permissions: string): string[] {
  const names = new Set(permissions.split(' ').filter(Boolean));
  return names.size === 0 ? [] : [`(allow process ${target} (${kind} (${[...names].join(' ')})))`];
}

/** Permissions by what a label is for; empty: it has none of that. */
type Permissions = Readonly<Record<Access, string>>;

const FILE: Permissions = {
  read: 'open read getattr ioctl lock map',
  write: 'open write append create unlink rename link setattr getattr lock',
  map: 'open read getattr map execute',
  run: 'open read getattr map execute execute_no_trans entrypoint',
};
const FOLDER: Permissions = {
  read: 'open read search getattr',
  write: 'open write add_name remove_name create rmdir rename reparent setattr search getattr',
  map: '',
  run: '',
};
const OTHER: Permissions = {
  read: 'open read getattr',
  write: 'open write append create unlink rename getattr',
  map: '',
  run: '',
};
const LINK: Permissions = { read: 'read getattr', write: 'create unlink rename getattr', map: '', run: '' };

function fileRules({ type, access }: Label): string[] {
  if (type === CONTENT) return [];
  const permissions = (of: Permissions) => access.map((one) => of[one]).join(' ');
  return [
    ...rule(type, 'file', permissions(FILE)),
    ...rule(type, 'dir', `search getattr ${permissions(FOLDER)}`),
    ...rule(type, 'lnk_file', permissions(LINK)),
    ...rule(type, 'fifo_file', permissions(OTHER)),
    ...rule(type, 'sock_file', permissions(OTHER)),
  ];
}
