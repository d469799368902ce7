import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { allowedCapabilities, type Capability } from '../capabilities.ts';
import { CAPABILITIES } from '../../../model/profile/confinement.ts';
import { artefactPath, selinuxBlock } from '../names.ts';
import type { CompileOptions } from '../types.ts';
import { defineUnit } from '../unit.ts';
import { fileLabels, type Label } from './labels.ts';

/** A module in SELinux's Common Intermediate Language: a domain, and labels for the files of its root file system. */
export const SELINUX = defineUnit({
  id: 'selinux',
  vectors: ['V6'],
  sections: ['processes', 'files', 'capabilities'],
  write(profile, options, losses) {
    const labels = fileLabels(profile, options, losses);
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
      '(filecon "/.*" any (system_u object_r content ((s0) (s0))))',
      ...labels.map(({ type, regex }) => `(filecon "${regex}" any (system_u object_r ${type} ((s0) (s0))))`),
      ...SURROUNDINGS,
    ];
    const text = [
      `; Domain of ${namespace}/${name}; load it with semodule --install, and label its root with setfiles -r.`,
      `(block ${selinuxBlock(profile)}`,
      ...statements.map((statement) => `  ${statement}`),
      ')',
      '',
    ].join('\n');
    return [{ path: artefactPath('selinux', profile, '.cil'), text }];
  },
});

function typesOf(labels: readonly Label[]): string[] {
  const types = new Set(labels.map(({ type }) => type));
  return [...types].flatMap((type) => [`(type ${type})`, `(roletype object_r ${type})`]);
}

/** What every process does with itself, its children and its sockets: profiles say nothing about them. */
const OWN: readonly string[] = [
  '(process (fork sigchld sigkill sigstop signull signal getsched setsched getsession getpgid setpgid getcap setcap getattr setrlimit getrlimit))',
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
  '(optional network',
  '  (allow process node_type (tcp_socket (node_bind)))',
  '  (allow process node_type (udp_socket (node_bind)))',
  '  (allow process port_type (tcp_socket (name_bind name_connect)))',
  '  (allow process port_type (udp_socket (name_bind))))',
];

const FIRST_OF_SECOND_CLASS = CAPABILITIES.indexOf('MAC_OVERRIDE');

/** Capabilities from 32 on are in a class of their own. */
function capabilityRules(profile: WorkloadProfile, options: CompileOptions): string[] {
  const allowed = allowedCapabilities(profile, options);
  const names: Capability[] = allowed ? [...allowed] : [...CAPABILITIES];
  const isFirst = (name: Capability) => CAPABILITIES.indexOf(name) < FIRST_OF_SECOND_CLASS;
  const rule = (kind: string, list: readonly string[]) =>
    list.length === 0 ? [] : [`(allow process self (${kind} (${list.join(' ').toLowerCase()})))`];
  return [
    ...rule('capability', names.filter(isFirst)),
    ...rule(
      'capability2',
      names.filter((name) => !isFirst(name)),
    ),
  ];
}

const FILE = {
  read: 'open read getattr ioctl lock map',
  write: 'open write append create unlink rename link setattr getattr lock',
  map: 'open read getattr map execute',
  run: 'execute_no_trans entrypoint',
};
const FOLDER = {
  read: 'open read search getattr',
  write: 'open write add_name remove_name create rmdir rename reparent setattr search getattr',
};

function fileRules({ type, access }: Label): string[] {
  const has = (one: (typeof access)[number]) => access.includes(one);
  const file = [
    ...(has('read') ? [FILE.read] : []),
    ...(has('write') ? [FILE.write] : []),
    ...(has('map') ? [FILE.map] : []),
    ...(has('run') ? [FILE.map, FILE.run] : []),
  ];
  const folder = [
    'search getattr',
    ...(has('read') ? [FOLDER.read] : []),
    ...(has('write') ? [FOLDER.write] : []),
  ];
  const rule = (kind: string, permissions: readonly string[]) =>
    permissions.length === 0
      ? []
      : [`(allow process ${type} (${kind} (${[...new Set(permissions.join(' ').split(' '))].join(' ')})))`];
  const others = [
    ...(has('read') ? ['open read getattr'] : []),
    ...(has('write') ? ['open write append create unlink rename getattr'] : []),
  ];
  const links = [
    ...(has('read') ? ['read getattr'] : []),
    ...(has('write') ? ['create unlink rename getattr'] : []),
  ];
  return [
    ...rule('file', file),
    ...rule('dir', folder),
    ...rule('lnk_file', links),
    ...rule('fifo_file', others),
    ...rule('sock_file', others),
  ];
}
