import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import type { Severity } from '../../../model/finding/head.ts';
import { judged, notApplicable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { mountRemedy } from './remedies/mount.ts';
import type { HostCheck } from './host-check.ts';

/** A folder that should be a file system of its own, or has one that should be mounted with options. */
interface MountRule {
  readonly folder: string;
  /** Undefined: that it is mounted by itself. */
  readonly option?: 'nodev' | 'nosuid' | 'noexec';
  readonly severity: Severity;
  readonly standards: readonly string[];
}

/** `1.1.2.1` of `/tmp`: 1 is the file system, and the options follow. */
const rules = (
  folder: string,
  section: string,
  options: readonly NonNullable<MountRule['option']>[],
): MountRule[] => [
  { folder, severity: 'low', standards: [`CIS Debian 12 ${section}.1`] },
  ...options.map((option, index) => ({
    folder,
    option,
    severity: 'low' as const,
    standards: [`CIS Debian 12 ${section}.${index + 2}`],
  })),
];
const RULES: readonly MountRule[] = [
  ...rules('/tmp', '1.1.2.1', ['nodev', 'nosuid', 'noexec']),
  ...rules('/dev/shm', '1.1.2.2', ['nodev', 'nosuid', 'noexec']),
  ...rules('/home', '1.1.2.3', ['nodev', 'nosuid']),
  ...rules('/var', '1.1.2.4', ['nodev', 'nosuid']),
  ...rules('/var/tmp', '1.1.2.5', ['nodev', 'nosuid', 'noexec']),
  ...rules('/var/log', '1.1.2.6', ['nodev', 'nosuid', 'noexec']),
  ...rules('/var/log/audit', '1.1.2.7', ['nodev', 'nosuid', 'noexec']),
];

const WHY: Readonly<Record<NonNullable<MountRule['option']>, string>> = {
  nodev: 'A device file that somebody brings there opens a disk or memory.',
  nosuid: 'A program that somebody brings there may run as root.',
  noexec: 'What somebody brings there can be run as a program.',
};

/** How folders are mounted that others than root write to, and where containers live. */
export const MOUNT_CHECKS: readonly HostCheck[] = [
  ...RULES.map(mountCheck),
  partitionCheck('docker-partition', 'Docker', '/var/lib/docker', ['CIS Docker 1.1.1']),
  partitionCheck('containerd-partition', 'containerd', '/var/lib/containerd', []),
  partitionCheck('podman-partition', 'Podman and CRI-O', '/var/lib/containers', []),
];

function mountCheck({ folder, option, severity, standards }: MountRule): HostCheck {
  const id = folder.slice(1).replaceAll('/', '-');
  const line = (options: string) => ({
    '/proc/sys/kernel/ostype': 'Linux\n',
    '/proc/mounts': `tmpfs ${folder} tmpfs ${options} 0 0\n`,
  });
  const root = { '/proc/sys/kernel/ostype': 'Linux\n', '/proc/mounts': '/dev/sda1 / ext4 rw 0 0\n' };
  const common = {
    severity,
    vectors: ['V6'] as const,
    references: ['https://man7.org/linux/man-pages/man8/mount.8.html'] as const,
    standards,
  };
  if (!option)
    return {
      ...common,
      id: `host-mount-${id}`,
      title: `${folder} is no file system of its own`,
      why: 'Who fills it fills the whole host, and options cannot be set for it alone.',
      fix: `Give ${folder} a file system of its own in /etc/fstab, or a mount unit.`,
      find: (host) => ownFileSystem(host, folder),
      failing: [root],
      passing: [line('rw,nosuid,nodev,noexec')],
    };
  return {
    ...common,
    id: `host-mount-${id}-${option}`,
    title: `${folder} is mounted without ${option}`,
    why: WHY[option],
    fix: `Add "${option}" to the options of ${folder} in /etc/fstab, or in its mount unit.`,
    remedy: mountRemedy(folder, option),
    find: (host) => mounted(host, folder, option),
    failing: [line('rw,relatime'), { '/etc/fstab': `tmpfs ${folder} tmpfs rw,relatime 0 0 # shared\n` }],
    passing: [line(`rw,${option}`), root],
  };
}

function partitionCheck(id: string, engine: string, folder: string, standards: readonly string[]): HostCheck {
  const live = { '/proc/sys/kernel/ostype': 'Linux\n', [`${folder} (0710 0:0)`]: '' };
  return {
    id: `host-${id}`,
    title: `Data of ${engine} is on the file system of the host`,
    why: 'Images and logs of containers that fill it stop the host too.',
    fix: `Give ${folder} a file system of its own.`,
    severity: 'low',
    vectors: ['V6'],
    references: ['https://docs.docker.com/engine/daemon/#daemon-data-directory'],
    ...(standards.length > 0 && { standards }),
    find: (host) => {
      const entry = host.entry(folder);
      return entry.state === 'absent' ? [notApplicable(folder, 'is not there')] : ownFileSystem(host, folder);
    },
    failing: [{ ...live, '/proc/mounts': '/dev/sda1 / ext4 rw 0 0\n' }],
    passing: [
      { ...live, '/proc/mounts': `/dev/sdb1 ${folder} xfs rw 0 0\n` },
      { '/proc/mounts': '/dev/sda1 / ext4 rw 0 0\n' },
    ],
  };
}

interface Mount {
  readonly line: number;
  readonly options: readonly string[];
}

/** The mount that counts at a folder: the last. Of a host that does not run, what its table says. */
function mountAt(
  host: HostFacts,
  folder: string,
  judge: (mount: Mount | undefined, path: string) => AuditEvidence,
): Evidence {
  const path = host.isLive ? '/proc/mounts' : '/etc/fstab';
  if (!host.isLive && host.entry('/etc/systemd/system/tmp.mount').state === 'read' && folder === '/tmp')
    return [notApplicable('/etc/systemd/system/tmp.mount', 'a unit mounts it')];
  return [
    judged(host.text(path), path, 'a list of mounts', (text) => {
      const lines = text
        .split('\n')
        .map((content, index) => ({ line: index + 1, fields: content.trim().split(/\s+/) }));
      const last = lines.findLast(({ fields }) => fields[1] === folder && !fields[0]?.startsWith('#'));
      const mount = last && { line: last.line, options: (last.fields[3] ?? '').split(',') };
      // A table without a line is that of an image whose disks are given later.
      const isEmpty = lines.every(({ fields: [source = '#'] }) => source === '' || source.startsWith('#'));
      return isEmpty ? notApplicable(path, 'mounts nothing') : judge(mount, path);
    }),
  ];
}

function ownFileSystem(host: HostFacts, folder: string): Evidence {
  return mountAt(host, folder, (mount, path) =>
    verdict(
      mount !== undefined,
      { path, line: mount?.line },
      mount ? 'mounted' : 'not mounted by itself',
      'mounted by itself',
    ),
  );
}

function mounted(host: HostFacts, folder: string, option: string): Evidence {
  return mountAt(host, folder, (mount, path) =>
    mount
      ? verdict(mount.options.includes(option), { path, line: mount.line }, mount.options.join(','), option)
      : notApplicable(path, `${folder} is no file system of its own`),
  );
}
