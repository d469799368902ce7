import type { Unit } from '../../../model/configuration/unit-file.ts';
import { lastEntry } from '../../../model/configuration/unit-values.ts';
import { aboutAbsent, aboutEntry, type UnitCheck } from '../../unit-files/violations.ts';
import { execPage, hasDynamicUser, isOfPerson, isRoot, isService, startsOthers } from './services.ts';

/** A setting that takes something away from a service that few need. */
interface Hardening {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly why: string;
  /** What it should say. */
  readonly wanted: string;
  /** Is a value that it says as good? Default: what says yes. */
  readonly isGood?: (value: string) => boolean;
  /** A value that is not good, for the examples. */
  readonly bad?: string;
  /** Does a user that is made for the service bring it? */
  readonly isOfDynamicUser?: true;
  /** Is it certain that no service of root loses by it? Then it is mended in these, and told of every service. */
  readonly isMended?: true;
  /** Do containers and sessions that the service starts lose it, too, so that su and sudo fail in them? */
  readonly isInherited?: true;
}

const YES = /^(?:1|yes|y|true|t|on)$/i;

const HARDENINGS: readonly Hardening[] = [
  {
    id: 'new-privileges',
    key: 'NoNewPrivileges',
    title: 'Service may get more rights by the programs that it runs',
    why: 'Who gets in uses any program of the system that runs as root to become root.',
    wanted: 'yes',
    isOfDynamicUser: true,
    isMended: true,
    isInherited: true,
  },
  {
    id: 'system-writable',
    key: 'ProtectSystem',
    title: 'Service may change the programs of the system',
    why: 'Who gets in puts his own programs where others are run from.',
    wanted: 'strict',
    isGood: (value) => /^(?:strict|full)$/.test(value) || YES.test(value),
    isOfDynamicUser: true,
  },
  {
    id: 'homes-reachable',
    key: 'ProtectHome',
    title: 'Service reaches the home folders',
    why: 'Who gets in reads the keys and credentials of the people of the machine.',
    wanted: 'yes',
    isGood: (value) => /^(?:read-only|tmpfs)$/.test(value) || YES.test(value),
    isOfDynamicUser: true,
  },
  {
    id: 'temporary-files-shared',
    key: 'PrivateTmp',
    title: 'Service shares temporary files with all others',
    why: 'Files of predictable names are how one service is made to act on those of another.',
    wanted: 'yes',
    isGood: (value) => value === 'disconnected' || YES.test(value),
    isOfDynamicUser: true,
  },
  {
    id: 'devices-reachable',
    key: 'PrivateDevices',
    title: 'Service reaches the devices of the machine',
    why: 'Disks and memory hold everything of the machine.',
    wanted: 'yes',
  },
  {
    id: 'kernel-settings',
    key: 'ProtectKernelTunables',
    title: 'Service may change settings of the kernel',
    why: 'Who gets in switches off what protects the machine.',
    wanted: 'yes',
  },
  {
    id: 'kernel-modules',
    key: 'ProtectKernelModules',
    title: 'Service may load modules into the kernel',
    why: 'A module is the kernel itself, past every rule.',
    wanted: 'yes',
  },
  {
    id: 'kernel-logs',
    key: 'ProtectKernelLogs',
    title: 'Service reads and writes what the kernel tells',
    why: 'The log of the kernel tells addresses that attacks need, and can be emptied.',
    wanted: 'yes',
  },
  {
    id: 'control-groups',
    key: 'ProtectControlGroups',
    title: 'Service may change control groups',
    why: 'Who gets in takes the limits of this service and of others away.',
    wanted: 'yes',
    isGood: (value) => /^(?:private|strict)$/.test(value) || YES.test(value),
  },
  {
    id: 'clock',
    key: 'ProtectClock',
    title: 'Service may set the clock',
    why: 'With another time certificates and tokens that have expired are taken, and logs tell nothing.',
    wanted: 'yes',
  },
  {
    id: 'host-name',
    key: 'ProtectHostname',
    title: 'Service may rename the machine',
    why: 'Others take it for a machine that it is not.',
    wanted: 'yes',
    isGood: (value) => /^private(?::|$)/.test(value) || YES.test(value),
  },
  {
    id: 'processes-visible',
    key: 'ProtectProc',
    title: 'Service sees the processes of all users',
    why: 'It reads what others were started with, and where to look further.',
    wanted: 'invisible',
    isGood: (value) => /^(?:invisible|ptraceable|noaccess)$/.test(value),
    bad: 'default',
  },
  {
    id: 'users-shared',
    key: 'PrivateUsers',
    title: 'Root of the service is root of the machine',
    why: 'Who becomes root within it is root outside of it.',
    wanted: 'yes',
    isGood: (value) => /^(?:self|identity|full|managed)$/.test(value) || YES.test(value),
  },
  {
    id: 'namespaces',
    key: 'RestrictNamespaces',
    title: 'Service may make namespaces',
    why: 'Many holes of the kernel are reached by what namespaces let unprivileged programs do.',
    wanted: 'yes',
    isGood: (value) => !/^(?:0|no|n|false|f|off)$/i.test(value),
  },
  {
    id: 'set-user-files',
    key: 'RestrictSUIDSGID',
    title: 'Service may make programs that run as others',
    why: 'A program that it leaves gives whoever runs it the rights of the service, later too.',
    wanted: 'yes',
    isOfDynamicUser: true,
  },
  {
    id: 'real-time',
    key: 'RestrictRealtime',
    title: 'Service may take a processor for itself',
    why: 'A program of the highest priority that does not end takes the machine down.',
    wanted: 'yes',
  },
  {
    id: 'writable-code',
    key: 'MemoryDenyWriteExecute',
    title: 'Service may run what it has written into memory',
    why: 'Attacks bring code along; programs that make none of their own need not allow it.',
    wanted: 'yes',
  },
  {
    id: 'personality',
    key: 'LockPersonality',
    title: 'Service may act as another kind of system',
    why: 'Seldom used modes of the kernel have holes that nobody looks for.',
    wanted: 'yes',
  },
  {
    id: 'address-families',
    key: 'RestrictAddressFamilies',
    title: 'Service may use every kind of network socket',
    why: 'Seldom used protocols of the kernel had many of its holes, and raw sockets forge packets.',
    wanted: 'AF_UNIX AF_INET AF_INET6',
    isGood: (value) => value !== '',
  },
  {
    id: 'system-calls',
    key: 'SystemCallFilter',
    title: 'Service may make every call to the kernel',
    why: 'Each call that it does not need is one more way to a hole of the kernel.',
    wanted: '@system-service',
    isGood: (value) => value !== '',
  },
  {
    id: 'system-call-architectures',
    key: 'SystemCallArchitectures',
    title: 'Service may make calls of other architectures',
    why: 'Calls of 32 bits get past filters that are for those of 64.',
    wanted: 'native',
    isGood: (value) => value !== '',
  },
  {
    id: 'mask',
    key: 'UMask',
    title: 'Files that the service makes are read by everybody',
    why: 'What it writes, secrets among it, is readable for every user of the machine.',
    wanted: '0077',
    isGood: (value) => value.endsWith('7'),
    bad: '0000',
  },
];

/** How many of the settings somebody has said who is about to confine a service. */
const BEGUN = 3;

function countSaid(unit: Unit): number {
  const said = new Set(unit.entries.filter(({ section }) => section === 'Service').map(({ key }) => key));
  return HARDENINGS.filter(({ key }) => said.has(key)).length;
}

const PAGE = 'https://www.freedesktop.org/software/systemd/man/latest/systemd-analyze.html';

/**
 * What a service is not kept from. Of one that nobody has begun to confine that is told as a whole, and of one that
 * somebody has, each setting that is missing.
 */
export const HARDENING_CHECKS: readonly UnitCheck[] = [
  {
    id: 'systemd-unconfined',
    title: 'Service is kept from hardly anything',
    why: 'Who gets in has the programs, homes, devices and settings of the machine, and every call to its kernel.',
    fix: 'Say ProtectSystem=strict, ProtectHome=yes, PrivateTmp=yes, PrivateDevices=yes and SystemCallFilter=@system-service as far as the service works with them; "systemd-analyze security" lists more.',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE, execPage('ProtectSystem')],
    *find({ unit }) {
      const said = countSaid(unit);
      if (!isService(unit) || isOfPerson(unit) || said >= BEGUN) return;
      yield {
        path: unit.path,
        range: unit.rangeOf('Service'),
        resource: { type: 'unit', name: unit.name, part: 'Service' },
        actual: `${said} of ${HARDENINGS.length} settings that confine`,
        expected: 'those that it works with',
      };
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nUser=web\n'],
    passing: [service('')],
  },
  ...HARDENINGS.map(hardeningCheck),
];

/** One that somebody has begun to confine. */
function service(line: string, user = 'User=web'): string {
  const begun = [
    'ProtectSystem=strict',
    'PrivateDevices=yes',
    'SystemCallFilter=@system-service',
    'ProtectClock=yes',
  ];
  const [key = ''] = line.split('=');
  const others = begun.filter((one) => !one.startsWith(`${key}=`));
  return `[Service]\nExecStart=/usr/bin/web\n${user}\n${others.join('\n')}\n${line}`;
}

function hardeningCheck(hardening: Hardening): UnitCheck {
  const { id, key, title, why, wanted, isGood = (value) => YES.test(value) } = hardening;
  const good = `${key}=${wanted}`;
  const bad = hardening.bad ?? (hardening.isGood?.('no') === true ? undefined : 'no');
  return {
    id: `systemd-${id}`,
    title,
    why,
    fix: `Say ${good} where the service does not need it.`,
    severity: 'low',
    vectors: ['V6'],
    references: [execPage(key)],
    *find({ unit }) {
      if (!unit.name.endsWith('.service') || isOfPerson(unit)) return;
      if (hardening.isInherited && startsOthers(unit)) return;
      const entry = lastEntry(unit, 'Service', key);
      if (entry && !isGood(entry.value))
        yield aboutEntry(unit, entry, `${key}=${entry.value}`, good, {
          edits: hardening.isMended && isRoot(unit) ? unit.replace(entry, wanted) : undefined,
        });
      if (entry || !isService(unit) || (hardening.isOfDynamicUser && hasDynamicUser(unit))) return;
      if (hardening.isMended || countSaid(unit) >= BEGUN)
        yield aboutAbsent(
          unit,
          'Service',
          key,
          good,
          hardening.isMended && isRoot(unit) ? wanted : undefined,
        );
    },
    failing: [
      service('').replace(new RegExp(`^${key}=.*\n`, 'm'), ''),
      ...(bad === undefined ? [] : [service(`${key}=${bad}\n`)]),
    ],
    passing: [service(`${good}\n`), ...(hardening.isOfDynamicUser ? [service('', 'DynamicUser=yes')] : [])],
  };
}
