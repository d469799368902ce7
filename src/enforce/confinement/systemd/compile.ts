import { portRange } from '../../../model/profile/network.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { allowedCapabilities, isEvery } from '../capabilities.ts';
import { isPattern, splitPattern } from '../file-pattern.ts';
import { type Losses, effectiveLines } from '../lines.ts';
import { appArmorName, artefactPath } from '../names.ts';
import { runAs, userText } from '../run-as.ts';
import { SYSTEM_CALLS } from '../system-calls.ts';
import type { CompileOptions } from '../types.ts';
import { defineUnit } from '../unit.ts';
import { writablePlaces } from '../writable-places.ts';

type Directive = readonly [name: string, value: string];
type Writer = (profile: WorkloadProfile, options: CompileOptions, losses: Losses) => readonly Directive[];

/** Sandboxing directives of a service, as a drop-in file. Source: systemd.exec(5), systemd.resource-control(5). */
export const SYSTEMD = defineUnit({
  id: 'systemd',
  vectors: ['V6'],
  sections: ['capabilities', 'systemCalls', 'files', 'processes', 'users', 'devices', 'listens', 'egress'],
  write(profile, options, losses) {
    const directives = [users, capabilities, systemCalls, files, processes, devices, listens, egress].flatMap(
      (writer) => writer(profile, options, losses),
    );
    const beside: Directive[] = options.beside.includes('apparmor')
      ? [['AppArmorProfile', appArmorName(profile)]]
      : [];
    const { namespace, name } = profile.metadata;
    const lines = [...directives, ...beside].map(([key, value]) => `${key}=${value}`);
    const text = [
      `# Sandbox of ${namespace}/${name}; a drop-in of its service.`,
      '[Service]',
      ...lines,
      '',
    ].join('\n');
    return [{ path: artefactPath('systemd', profile, '.conf'), text }];
  },
});

/** systemd adds lists to those of the service's own unit file; set to nothing first, ours alone count. */
const listed = (name: string, values: readonly string[]): Directive[] =>
  ['', ...values].map((value) => [name, value]);

const users: Writer = (profile, options, losses) => {
  const run = runAs(profile, options, losses);
  if (!run) return [];
  const { gid, groups, name } = run.user;
  const user = userText(run.user);
  // Some systems have users whose names systemd does not take (systemd.io/USER_NAMES).
  if (/[.]|^.{32}/.test(user) && user === name)
    losses.forced(run.at, 'tighter', 'systemd may refuse a user of such a name, and not start the service');
  return [
    ...(user === '' ? [] : [['User', user] as const]),
    ...(gid === undefined ? [] : [['Group', String(gid)] as const]),
    ...(groups === undefined ? [] : listed('SupplementaryGroups', [groups.join(' ')])),
  ];
};

const capabilities: Writer = (profile, options) => {
  const allowed = allowedCapabilities(profile, options);
  if (!allowed || isEvery(allowed)) return [];
  const names = Array.from(allowed, (name) => `CAP_${name}`).join(' ');
  const isPrivilegeFixed = !allowed.has('SYS_ADMIN');
  return [
    ...listed('CapabilityBoundingSet', names === '' ? [] : [names]),
    ...listed('AmbientCapabilities', names === '' ? [] : [names]),
    ...(isPrivilegeFixed
      ? [['NoNewPrivileges', 'yes'] as const, ['RestrictNamespaces', 'yes'] as const]
      : []),
  ];
};

const systemCalls: Writer = (profile, options, losses) => {
  const effective = effectiveLines(profile, 'systemCalls', options);
  if (!effective) return [];
  for (const at of effective.allowed.filter(({ line }) => !SYSTEM_CALLS.has(line.name)))
    losses.forced(at, 'tighter', 'no call of x86_64 or arm64; a systemd that does not know it ignores it');
  // systemd adds what it needs to start the program by itself; the list of @default is in systemd-analyze syscall-filter.
  losses.forced(
    'systemCalls',
    'wider',
    'systemd allows besides what is in its set @default, such as execve, exit and mmap',
  );
  const names = effective.allowed.map(({ line }) => line.name).toSorted();
  return [
    ...listed('SystemCallArchitectures', ['native']),
    ...listed('SystemCallFilter', [names.length === 0 ? '@default' : names.join(' ')]),
    ['SystemCallErrorNumber', 'EPERM'],
  ];
};

const files: Writer = (profile, options, losses) => {
  const places = writablePlaces(profile, options, losses, { singleFiles: true });
  if (!places) return [];
  if (places.some(({ path }) => path === '/')) return [];
  return [
    ['ProtectSystem', 'strict'],
    ['ProtectHome', 'read-only'],
    ['PrivateTmp', 'no'],
    ...listed(
      'ReadWritePaths',
      places.map(({ path }) => word(`-${path}`)),
    ),
  ];
};

/** Programs that run, and the files that processes load code from. */
const processes: Writer = (profile, options, losses) => {
  const effective = effectiveLines(profile, 'processes', options);
  if (!effective) return [];
  const paths = effective.allowed.flatMap((at) => {
    const { executable, arguments: given, parent } = at.line;
    if (isPattern(executable)) {
      const { folder } = splitPattern(executable);
      const ways = { tighter: 'it does not run', wider: `whatever is in ${folder} runs` };
      return losses.choose(at, 'systemd has no wildcards here', ways) ? [folder] : [];
    }
    const isPlain = given === undefined && parent === undefined;
    const ways = { tighter: 'it does not run', wider: 'it runs with any arguments, started by any program' };
    return isPlain || losses.choose(at, 'systemd tells programs apart by path only', ways)
      ? [executable]
      : [];
  });
  for (const at of effective.refused)
    losses.forced(at, 'wider', 'a program among those that are allowed cannot be refused');
  losses.forced(
    'processes',
    'wider',
    'libraries must be loaded, so all of /lib, /lib64, /usr/lib and /usr/lib64 runs',
  );
  const libraries = ['/lib', '/lib64', '/usr/lib', '/usr/lib64'];
  return [
    ...listed('NoExecPaths', ['/']),
    ...listed(
      'ExecPaths',
      [...libraries, ...paths.toSorted()].map((path) => word(`-${path}`)),
    ),
  ];
};

const DEVICE_LETTERS = { read: 'r', write: 'w', create: 'm' } as const;

const devices: Writer = (profile, options, losses) => {
  const effective = effectiveLines(profile, 'devices', options);
  if (!effective) return [];
  losses.forced(
    'devices',
    'wider',
    'systemd allows besides null, zero, full, random, urandom and the terminals',
  );
  const allowed = effective.allowed.flatMap((at): string[] => {
    const { path, access } = at.line;
    // Wildcards of DeviceAllow stand for names of device groups, not for paths.
    if (isPattern(path) || /\s/.test(path)) {
      losses.forced(
        at,
        'tighter',
        'systemd names devices by paths without wildcards and blanks; it cannot be used',
      );
      return [];
    }
    return [`${word(path)} ${access.map((one) => DEVICE_LETTERS[one]).join('')}`];
  });
  return [['DevicePolicy', 'closed'], ...listed('DeviceAllow', allowed)];
};

const listens: Writer = (profile, options, losses) => {
  const effective = effectiveLines(profile, 'listens', options);
  if (!effective) return [];
  const usable = effective.allowed.filter((at) => {
    if (at.line.protocol !== 'sctp') return true;
    losses.forced(at, 'tighter', 'systemd binds TCP and UDP only');
    return false;
  });
  const ports = usable.map(({ line }) => `${line.protocol}:${line.port}`);
  return [...listed('SocketBindDeny', ['any']), ...listed('SocketBindAllow', [...new Set(ports)].toSorted())];
};

/** Addresses go both ways, so they are set only where all that may connect to us are known: never, as profiles have no callers. */
const egress: Writer = (profile, options, losses) => {
  const effective = effectiveLines(profile, 'egress', options);
  if (!effective) return [];
  const protocols = new Set(
    effective.allowed.flatMap(({ line }) => (line.ports ?? []).map((port) => portRange(port).protocol)),
  );
  losses.forced(
    'egress',
    'wider',
    'IPAddressAllow would shut out callers too; any peer can be called, but by IP and Unix sockets only',
  );
  const isLimited = effective.allowed.every(({ line }) => line.ports) && !protocols.has('sctp');
  return isLimited ? listed('RestrictAddressFamilies', ['AF_UNIX AF_INET AF_INET6 AF_NETLINK']) : [];
};

/** A word of a list, quoted, with the `%` of specifiers doubled (systemd.syntax(7), "Quoting"). */
function word(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`;
}
