import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import type { Severity } from '../../../model/finding/head.ts';
import { processesOf } from './components.ts';
import { judged, notApplicable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { pathsOf } from '../../audit/paths.ts';
import type { HostCheck } from './host-check.ts';

/** Something that should run, by whatever program. */
interface ServiceRule {
  readonly id: string;
  readonly title: string;
  readonly programs: readonly [string, ...string[]];
  /** Of systemd, one of which starts it. */
  readonly units: readonly [string, ...string[]];
  readonly why: string;
  readonly fix: string;
  readonly severity: Severity;
  readonly reference: string;
  readonly standards: readonly [string, ...string[]];
}

const RULES: readonly ServiceRule[] = [
  {
    id: 'time',
    title: 'The clock is not kept right',
    programs: ['chronyd', 'systemd-timesyncd', 'ntpd'],
    units: [
      'chrony.service',
      'chronyd.service',
      'systemd-timesyncd.service',
      'ntp.service',
      'ntpsec.service',
    ],
    why: 'Logs cannot be put in order, and certificates that ended are believed.',
    fix: 'Install chrony, or enable systemd-timesyncd.',
    severity: 'low',
    reference: 'https://www.freedesktop.org/software/systemd/man/latest/systemd-timesyncd.service.html',
    standards: ['CIS Debian 12 2.3.1.1'],
  },
  {
    id: 'auditd',
    title: 'The kernel records nothing for an audit',
    programs: ['auditd'],
    units: ['auditd.service'],
    why: 'Nobody can tell what was changed, or by whom.',
    fix: 'Install and enable auditd.',
    severity: 'low',
    reference: 'https://man7.org/linux/man-pages/man8/auditd.8.html',
    standards: ['CIS Debian 12 6.2.1.2'],
  },
  {
    id: 'logging',
    title: 'Nobody writes logs',
    programs: ['systemd-journald', 'rsyslogd', 'syslog-ng', 'syslogd'],
    units: ['rsyslog.service', 'syslog-ng.service', 'systemd-journald.service'],
    why: 'Nobody can tell what happened.',
    fix: 'Enable rsyslog or systemd-journald.',
    severity: 'medium',
    reference: 'https://www.freedesktop.org/software/systemd/man/latest/systemd-journald.service.html',
    standards: ['CIS Debian 12 6.1.1.1'],
  },
];

const ENABLED = ['/etc/systemd/system/*.wants/*', '/usr/lib/systemd/system/*.wants/*'];
const SYSTEM_FOLDER = '/etc/systemd/system';

/** What should run beside containers, and the protections that the kernel was started with. */
export const SERVICE_CHECKS: readonly HostCheck[] = [
  ...RULES.map(serviceCheck),
  bootCheck(
    'mitigations',
    'Protections against faults of processors are off',
    /^mitigations=off$/,
    'mitigations=off',
    'high',
    'A container reads memory of others, and of the kernel.',
    'https://docs.kernel.org/admin-guide/hw-vuln/index.html',
  ),
  bootCheck(
    'apparmor',
    'AppArmor was switched off when the kernel was started',
    /^apparmor=0$/,
    'apparmor=0',
    'high',
    'Profiles of containers hold nothing.',
    'https://docs.kernel.org/admin-guide/LSM/apparmor.html',
    'CIS Debian 12 1.3.1.2',
  ),
  bootCheck(
    'selinux',
    'SELinux was switched off when the kernel was started',
    /^(?:selinux|enforcing)=0$/,
    'selinux=0',
    'high',
    'Labels of containers hold nothing.',
    'https://docs.kernel.org/admin-guide/LSM/SELinux.html',
  ),
  bootCheck(
    'kaslr',
    'The kernel lies at a known address',
    /^nokaslr$/,
    'nokaslr',
    'medium',
    'An exploit in a container need not look for it.',
    'https://docs.kernel.org/admin-guide/kernel-parameters.html',
  ),
  bootCheck(
    'page-tables',
    'Page tables of the kernel are not kept apart',
    /^(?:nopti|pti=off)$/,
    'nopti',
    'medium',
    'A container reads memory of the kernel.',
    'https://docs.kernel.org/admin-guide/kernel-parameters.html',
  ),
  {
    id: 'host-lsm',
    title: 'Neither AppArmor nor SELinux holds programs',
    why: 'Nothing but the faults of its own engine keeps a container from files of the host.',
    fix: 'Enable AppArmor or SELinux, and start the host again.',
    severity: 'high',
    vectors: ['V6'],
    references: ['https://docs.kernel.org/admin-guide/LSM/index.html'],
    standards: ['CIS Docker 5.2', 'CIS Docker 5.3', 'CIS Debian 12 1.3.1.2'],
    find: securityModule,
    failing: [
      { '/proc/sys/kernel/ostype': 'Linux\n', '/sys/module/apparmor/parameters/enabled': 'N\n' },
      { '/etc/selinux/config': 'SELINUX=permissive\n' },
    ],
    passing: [
      { '/proc/sys/kernel/ostype': 'Linux\n', '/sys/module/apparmor/parameters/enabled': 'Y\n' },
      { '/etc/selinux/config': 'SELINUX=enforcing\n' },
      {},
    ],
  },
  {
    id: 'host-cgroup-version',
    title: 'Control groups are of version 1',
    why: 'Rootless containers have no limits there, and release_agent has been a way out of containers.',
    fix: 'Start the kernel with "systemd.unified_cgroup_hierarchy=1".',
    severity: 'low',
    vectors: ['V6'],
    references: ['https://docs.kernel.org/admin-guide/cgroup-v2.html'],
    find: (host) => {
      const path = '/sys/fs/cgroup/cgroup.controllers';
      if (!host.isLive || host.entry('/sys/fs/cgroup').state === 'absent')
        return [notApplicable(path, 'there are no control groups here')];
      return [
        judged(
          host.entry(path),
          path,
          'version 2',
          () => verdict(true, { path }, 'version 2 is mounted', 'version 2'),
          () => verdict(false, { path }, 'version 1', 'version 2'),
        ),
      ];
    },
    failing: [{ '/proc/sys/kernel/ostype': 'Linux\n', '/sys/fs/cgroup/memory/tasks': '' }],
    passing: [
      { '/proc/sys/kernel/ostype': 'Linux\n', '/sys/fs/cgroup/cgroup.controllers': 'cpu memory pids\n' },
      {},
    ],
  },
];

function serviceCheck({
  id,
  title,
  programs,
  units,
  why,
  fix,
  severity,
  reference,
  standards,
}: ServiceRule): HostCheck {
  const live = { '/proc/sys/kernel/ostype': 'Linux\n', '/proc/1/cmdline': '/sbin/init' };
  return {
    id: `host-service-${id}`,
    title,
    why,
    fix,
    severity,
    vectors: ['V6'],
    references: [reference],
    standards,
    find: (host) => serviceState(host, programs, units),
    failing: [live, { [`${SYSTEM_FOLDER}/multi-user.target.wants/cron.service`]: '' }],
    passing: [
      { ...live, '/proc/9/cmdline': `/usr/sbin/${programs[0]}` },
      { [`${SYSTEM_FOLDER}/multi-user.target.wants/${units[0]}`]: '' },
      {},
    ],
  };
}

/** By what runs, or by what systemd would start. */
function serviceState(host: HostFacts, programs: readonly string[], units: readonly string[]): Evidence {
  if (host.isLive) {
    const runs = programs.find((name) => processesOf(host, name).length > 0);
    const actual = runs === undefined ? 'none of them runs' : `${runs} runs`;
    return [verdict(runs !== undefined, { path: '/proc' }, actual, programs.join(', '))];
  }
  if (host.entry(SYSTEM_FOLDER).state === 'absent')
    return [notApplicable(SYSTEM_FOLDER, 'there is no systemd here')];
  const enabled = ENABLED.flatMap((pattern) => pathsOf(host, pattern).paths).find((path) =>
    units.some((unit) => path.endsWith(`/${unit}`)),
  );
  const actual = enabled === undefined ? 'none of them is enabled' : 'enabled';
  return [verdict(enabled !== undefined, { path: enabled ?? SYSTEM_FOLDER }, actual, units.join(', '))];
}

/** A check of a word that the kernel should not be started with. */
function bootCheck(
  id: string,
  title: string,
  word: RegExp,
  bad: string,
  severity: Severity,
  why: string,
  reference: string,
  standard?: string,
): HostCheck {
  const live = { '/proc/sys/kernel/ostype': 'Linux\n' };
  return {
    id: `host-boot-${id}`,
    title,
    why,
    fix: `Take "${bad}" out of the command line of the kernel, such as GRUB_CMDLINE_LINUX in /etc/default/grub.`,
    severity,
    vectors: ['V6'],
    references: [reference],
    ...(standard !== undefined && { standards: [standard] }),
    find: (host) => [bootWord(host, word, `no ${bad}`)],
    failing: [
      { ...live, '/proc/cmdline': `root=/dev/sda1 ${bad} quiet\n` },
      { '/etc/default/grub': `GRUB_CMDLINE_LINUX="${bad}"\n` },
    ],
    passing: [{ ...live, '/proc/cmdline': 'root=/dev/sda1 quiet\n' }, {}],
  };
}

function bootWord(host: HostFacts, word: RegExp, expected: string): AuditEvidence {
  const path = host.isLive ? '/proc/cmdline' : '/etc/default/grub';
  return judged(host.text(path), path, expected, (text) => {
    for (const [index, line] of text.split('\n').entries()) {
      if (/^\s*#/.test(line)) continue;
      const found = line
        .replace(/^\s*GRUB_CMDLINE_LINUX\w*=/, '')
        .split(/[\s"']+/)
        .find((one) => word.test(one));
      if (found !== undefined) return verdict(false, { path, line: index + 1 }, found, expected);
    }
    return verdict(true, { path }, 'does not say it', expected);
  });
}

function securityModule(host: HostFacts): Evidence {
  const expected = 'AppArmor or SELinux, enforcing';
  const armor = '/sys/module/apparmor/parameters/enabled';
  const file = '/etc/selinux/config';
  if (!host.isLive)
    return [
      judged(host.text(file), file, expected, (text) => {
        const mode = /^SELINUX=(\w+)/m.exec(text)?.[1] ?? 'nothing';
        return verdict(mode === 'enforcing', { path: file }, `SELINUX=${mode}`, expected);
      }),
    ];
  const enforcing = host.text('/sys/fs/selinux/enforce');
  if (enforcing.state === 'read' && enforcing.value.trim() === '1')
    return [verdict(true, { path: '/sys/fs/selinux/enforce' }, 'SELinux enforces', expected)];
  return [
    judged(
      host.text(armor),
      armor,
      expected,
      (text) =>
        verdict(
          text.trim() === 'Y',
          { path: armor },
          text.trim() === 'Y' ? 'AppArmor is enabled' : 'AppArmor is not enabled',
          expected,
        ),
      () => verdict(false, { path: armor }, 'the kernel has neither', expected),
    ),
  ];
}
