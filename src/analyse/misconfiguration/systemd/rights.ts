import { booleanOf, lastEntry } from '../../../model/configuration/unit-values.ts';
import { aboutAbsent, aboutEntry, entriesOfAny, type UnitCheck } from '../../unit-files/violations.ts';
import { commandsOf, execPage, isRoot, isService, limitPage, servicePage } from './services.ts';

const DANGEROUS =
  /^CAP_(?:SYS_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|SYS_BOOT|DAC_READ_SEARCH|DAC_OVERRIDE|BPF|SETUID|SETFCAP|CHOWN|FOWNER|MAC_ADMIN|MAC_OVERRIDE|MKNOD)$/i;
const PRIVILEGED_GROUP = /^(?:0|root|docker|podman|disk|shadow|sudo|wheel|kmem|lxd|incus-admin|libvirt)$/;
const DISK = /^(?:\/dev\/(?:mem|kmem|port|sd|nvme|vd|xvd|hd|dm-|mapper|disk|kmsg)|block-)/;
const SHARED_FOLDER = /^\/(?:tmp|var\/tmp|dev\/shm|home)\//;

/** Whose rights a service has, and which. */
export const RIGHTS_CHECKS: readonly UnitCheck[] = [
  {
    id: 'systemd-root-user',
    title: 'Service runs as root',
    why: 'Whoever gets into it has the machine.',
    fix: 'Say User= with a user of its own, or DynamicUser=yes.',
    severity: 'medium',
    vectors: ['V6'],
    references: [execPage('User'), execPage('DynamicUser')],
    *find({ unit }) {
      if (!isService(unit) || !isRoot(unit)) return;
      const entry = lastEntry(unit, 'Service', 'User');
      if (entry) yield aboutEntry(unit, entry, `User=${entry.value}`, 'a user of its own');
      else yield aboutAbsent(unit, 'Service', 'User', 'a user of its own');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\n', '[Service]\nExecStart=/usr/bin/web\nUser=root\n'],
    passing: [
      '[Service]\nExecStart=/usr/bin/web\nUser=web\n',
      '[Service]\nExecStart=/usr/bin/web\nDynamicUser=yes\n',
      { '/home/ann/.config/systemd/user/web.service': '[Service]\nExecStart=/usr/bin/web\n' },
      { '/user/web.service': '[Service]\nExecStart=/usr/bin/web\n' },
      { '/etc/linux-systemd/user/web.service': '[Service]\nExecStart=/usr/bin/web\n' },
    ],
  },
  {
    id: 'systemd-privileged-group',
    title: 'Service is in a group that is nearly root',
    why: 'Who is in the group of the engine or of disks has the machine.',
    fix: 'Take the group away.',
    severity: 'high',
    vectors: ['V6'],
    references: [execPage('SupplementaryGroups')],
    *find({ unit }) {
      for (const entry of entriesOfAny(unit, 'Service', ['Group', 'SupplementaryGroups'])) {
        const group = entry.value.split(/\s+/).find((one) => PRIVILEGED_GROUP.test(one));
        // Of root its own group says nothing more.
        if (group !== undefined && !(entry.key === 'Group' && isRoot(unit)))
          yield aboutEntry(unit, entry, `${entry.key}=${group}`, `no ${group}`);
      }
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nUser=web\nSupplementaryGroups=docker\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nUser=web\nSupplementaryGroups=web-data\n'],
  },
  {
    id: 'systemd-ambient-capability',
    title: 'Service is given a capability that is nearly root',
    why: 'With it the service, and whatever it runs, takes the machine over.',
    fix: 'Take the capability away, or give a narrower one.',
    severity: 'high',
    vectors: ['V6'],
    references: [execPage('AmbientCapabilities')],
    *find({ unit }) {
      for (const entry of entriesOfAny(unit, 'Service', ['AmbientCapabilities'])) {
        const found = entry.value.split(/\s+/).find((one) => DANGEROUS.test(one));
        if (found !== undefined) yield aboutEntry(unit, entry, `AmbientCapabilities=${found}`, `no ${found}`);
      }
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nUser=web\nAmbientCapabilities=CAP_SYS_ADMIN\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nUser=web\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n'],
  },
  {
    id: 'systemd-capabilities-unbounded',
    title: 'Service as root may have every capability',
    why: 'Root without a bound loads modules, reads every file and traces every process.',
    fix: 'Say CapabilityBoundingSet= with those that it needs, or with none.',
    severity: 'low',
    vectors: ['V6'],
    references: [execPage('CapabilityBoundingSet')],
    *find({ unit }) {
      if (!isService(unit) || !isRoot(unit)) return;
      // An empty one takes all of them away.
      const isSaid = unit.entries.some(
        ({ section, key }) => section === 'Service' && key === 'CapabilityBoundingSet',
      );
      if (!isSaid)
        yield aboutAbsent(unit, 'Service', 'CapabilityBoundingSet', 'the capabilities that it needs');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\n'],
    passing: [
      '[Service]\nExecStart=/usr/bin/web\nCapabilityBoundingSet=\n',
      '[Service]\nExecStart=/usr/bin/web\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\n',
    ],
  },
  {
    id: 'systemd-dangerous-capability',
    title: 'Service keeps a capability that is nearly root',
    why: 'With it whoever gets into the service takes the machine over.',
    fix: 'Take the capability away from CapabilityBoundingSet=.',
    severity: 'low',
    vectors: ['V6'],
    references: [execPage('CapabilityBoundingSet')],
    *find({ unit }) {
      for (const entry of entriesOfAny(unit, 'Service', ['CapabilityBoundingSet'])) {
        const found = entry.value.startsWith('~')
          ? undefined
          : entry.value.split(/\s+/).find((one) => DANGEROUS.test(one));
        if (found !== undefined)
          yield aboutEntry(unit, entry, `CapabilityBoundingSet=${found}`, `no ${found}`);
      }
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nCapabilityBoundingSet=CAP_SYS_ADMIN CAP_CHOWN\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nCapabilityBoundingSet=~CAP_SYS_ADMIN\n'],
  },
  {
    id: 'systemd-command-with-all-rights',
    title: 'A command of the service runs past what confines it',
    why: 'With "+" before it a command is root, and none of the settings that protect are about it.',
    fix: 'Take the "+" away, or do what needs root in a service of its own.',
    severity: 'medium',
    vectors: ['V6'],
    references: [servicePage('ExecStart')],
    *find({ unit }) {
      for (const { entry, prefixes } of commandsOf(unit))
        if (prefixes.includes('+') || prefixes.includes('!'))
          yield aboutEntry(unit, entry, `${entry.key}=${prefixes}…`, 'no such prefix', {
            severity: prefixes.includes('+') ? 'medium' : 'low',
          });
    },
    failing: ['[Service]\nUser=web\nExecStartPre=+/usr/bin/chown web /srv\nExecStart=/usr/bin/web\n'],
    passing: ['[Service]\nUser=web\nExecStartPre=-/usr/bin/mkdir /srv\nExecStart=/usr/bin/web\n'],
  },
  {
    id: 'systemd-program-of-others',
    title: 'Service runs a program that others may change',
    why: 'Who may write the folder decides what runs, with the rights of the service.',
    fix: 'Put the program where root alone may write: /usr/local/bin, /opt.',
    severity: 'high',
    vectors: ['V6', 'V1'],
    references: [servicePage('ExecStart')],
    *find({ unit }) {
      if (!isRoot(unit)) return;
      for (const { entry, words } of commandsOf(unit))
        if (SHARED_FOLDER.test(words[0] ?? ''))
          yield aboutEntry(
            unit,
            entry,
            `${entry.key}=${words[0] ?? ''}`,
            'a folder that root alone may write',
          );
    },
    failing: ['[Service]\nExecStart=/tmp/web --port 80\n'],
    passing: ['[Service]\nExecStart=/opt/web/bin/web --port 80\n'],
  },
  {
    id: 'systemd-device',
    title: 'Service may use disks or the memory of the machine',
    why: 'They hold everything of the machine.',
    fix: 'Take the device away.',
    severity: 'high',
    vectors: ['V6'],
    references: [limitPage('DeviceAllow')],
    *find({ unit }) {
      for (const entry of entriesOfAny(unit, 'Service', ['DeviceAllow']))
        if (DISK.test(entry.value))
          yield aboutEntry(unit, entry, `DeviceAllow=${entry.value}`, 'no such device');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nDeviceAllow=/dev/sda rw\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nDeviceAllow=/dev/ttyUSB0 rw\n'],
  },
  {
    id: 'systemd-shared-mounts',
    title: 'What the service mounts appears on the machine',
    why: 'A mount that it makes is there for every other service as well.',
    fix: 'Take MountFlags=shared away.',
    severity: 'medium',
    vectors: ['V6', 'V9'],
    references: [execPage('MountFlags')],
    *find({ unit }) {
      const entry = lastEntry(unit, 'Service', 'MountFlags');
      if (entry?.value === 'shared') yield aboutEntry(unit, entry, 'MountFlags=shared', 'slave or private');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nMountFlags=shared\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nMountFlags=slave\n'],
  },
  {
    id: 'systemd-engine-socket',
    title: 'Service gets the socket of an engine',
    why: 'It can start a container that has the machine.',
    fix: 'Take the path away from BindPaths=.',
    severity: 'critical',
    vectors: ['V6', 'V9'],
    references: [execPage('BindPaths')],
    *find({ unit }) {
      for (const entry of entriesOfAny(unit, 'Service', ['BindPaths', 'BindReadOnlyPaths']))
        if (/\/(?:docker|podman|containerd|crio)\.sock(?:[:\s]|$)/.test(entry.value))
          yield aboutEntry(unit, entry, `${entry.key}=${entry.value}`, 'no socket of an engine');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nBindPaths=/run/docker.sock\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nBindPaths=/srv/web\n'],
  },
  {
    id: 'systemd-any-address',
    title: 'Service reaches every address',
    why: 'Who gets in fetches what he needs from anywhere, and sends what he finds there.',
    fix: 'Say IPAddressDeny=any and IPAddressAllow= with those that it needs, or PrivateNetwork=yes.',
    severity: 'low',
    vectors: ['V8'],
    references: [limitPage('IPAddressAllow')],
    *find({ unit }) {
      if (!isService(unit)) return;
      const isDenied = entriesOfAny(unit, 'Service', ['IPAddressDeny']).length > 0;
      const families = lastEntry(unit, 'Service', 'RestrictAddressFamilies')?.value;
      const isLocal = families !== undefined && !families.startsWith('~') && !/AF_INET/.test(families);
      const isAlone = booleanOf(lastEntry(unit, 'Service', 'PrivateNetwork')?.value) === true;
      if (!isDenied && !isLocal && !isAlone)
        yield aboutAbsent(unit, 'Service', 'IPAddressDeny', 'IPAddressDeny=any, and those that it needs');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\n'],
    passing: [
      '[Service]\nExecStart=/usr/bin/web\nIPAddressDeny=any\nIPAddressAllow=localhost\n',
      '[Service]\nExecStart=/usr/bin/web\nPrivateNetwork=yes\n',
    ],
  },
];
