import type { HostFacts } from '../../../model/configuration/host.ts';
import { notApplicable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { linesOf } from '../../audit/lines.ts';
import type { HostCheck } from './host-check.ts';
import { dropIn } from './remedies/drop-in.ts';

/** A file or folder of container engines of which the kernel should record who changes it. */
interface WatchRule {
  readonly id: string;
  readonly paths: readonly [string, ...string[]];
  readonly standard: string;
  /** What recording it costs. */
  readonly warning?: string;
}

const BUSY =
  'Files of containers are opened all the time, and each time is recorded: it slows the host and fills its disk.';
/** Source: CIS Docker Benchmark 1.6, section 1.1. */
const RULES: readonly WatchRule[] = [
  { id: 'dockerd', paths: ['/usr/bin/dockerd', '/usr/sbin/dockerd'], standard: 'CIS Docker 1.1.3' },
  {
    id: 'run-containerd',
    paths: ['/run/containerd'],
    standard: 'CIS Docker 1.1.4',
    warning: BUSY,
  },
  { id: 'docker-data', paths: ['/var/lib/docker'], standard: 'CIS Docker 1.1.5', warning: BUSY },
  { id: 'etc-docker', paths: ['/etc/docker'], standard: 'CIS Docker 1.1.6' },
  {
    id: 'docker-service',
    paths: [
      '/usr/lib/systemd/system/docker.service',
      '/lib/systemd/system/docker.service',
      '/etc/systemd/system/docker.service',
    ],
    standard: 'CIS Docker 1.1.7',
  },
  { id: 'containerd-socket', paths: ['/run/containerd/containerd.sock'], standard: 'CIS Docker 1.1.8' },
  {
    id: 'docker-socket',
    paths: [
      '/run/docker.sock',
      '/var/run/docker.sock',
      '/usr/lib/systemd/system/docker.socket',
      '/lib/systemd/system/docker.socket',
    ],
    standard: 'CIS Docker 1.1.9',
  },
  { id: 'default-docker', paths: ['/etc/default/docker'], standard: 'CIS Docker 1.1.10' },
  { id: 'daemon-json', paths: ['/etc/docker/daemon.json'], standard: 'CIS Docker 1.1.11' },
  { id: 'containerd-config', paths: ['/etc/containerd/config.toml'], standard: 'CIS Docker 1.1.12' },
  { id: 'sysconfig-docker', paths: ['/etc/sysconfig/docker'], standard: 'CIS Docker 1.1.13' },
  { id: 'containerd', paths: ['/usr/bin/containerd'], standard: 'CIS Docker 1.1.14' },
  { id: 'containerd-shim', paths: ['/usr/bin/containerd-shim'], standard: 'CIS Docker 1.1.15' },
  {
    id: 'containerd-shim-runc-v1',
    paths: ['/usr/bin/containerd-shim-runc-v1'],
    standard: 'CIS Docker 1.1.16',
  },
  {
    id: 'containerd-shim-runc-v2',
    paths: ['/usr/bin/containerd-shim-runc-v2'],
    standard: 'CIS Docker 1.1.17',
  },
  { id: 'runc', paths: ['/usr/bin/runc', '/usr/sbin/runc'], standard: 'CIS Docker 1.1.18' },
];
/** Before the file that makes rules final. */
const OWN_FILE = '/etc/audit/rules.d/50-plimsoll.rules';
const LOAD = [['augenrules', '--load']] as const;
const FILES = ['/etc/audit/audit.rules', '/etc/audit/rules.d/*.rules'];

/** Who changes what container engines are made of is recorded. */
export const AUDIT_RULE_CHECKS: readonly HostCheck[] = RULES.map((rule) => {
  const { id, paths, standard, warning } = rule;
  const [path] = paths;
  return {
    id: `host-audit-${id}`,
    title: `Nobody records who changes ${path}`,
    why: 'Who gets from a container to the host begins there, and leaves no trace.',
    fix: `Write "-w ${path} -p rwxa -k docker" to a file in /etc/audit/rules.d, and run "augenrules --load".`,
    remedy: {
      ...(warning === undefined ? { risk: 'none' } : { risk: 'break', warning }),
      // Where there is no auditd, nobody reads rules.
      mend: (host) => {
        if (host.entry('/etc/audit').state !== 'read') return undefined;
        const there = paths.find((one) => host.entry(one).state === 'read') ?? path;
        return dropIn(host, OWN_FILE, [`-w ${there} -p rwxa -k docker`], LOAD, 0o640);
      },
    },
    severity: 'low',
    vectors: ['V6'],
    references: ['https://man7.org/linux/man-pages/man8/auditctl.8.html'],
    standards: [standard],
    find: (host) => watched(host, rule),
    failing: [{ [path]: '' }, { [path]: '', '/etc/audit/rules.d/a.rules': `-w ${path}-other -k docker\n` }],
    passing: [{ [path]: '', '/etc/audit/rules.d/a.rules': `-w ${path} -p rwxa -k docker\n` }, {}],
  };
});

function watched(host: HostFacts, { paths }: WatchRule): Evidence {
  const [path] = paths;
  if (paths.every((one) => host.entry(one).state === 'absent')) return [notApplicable(path, 'is not there')];
  const expected = `-w ${path}`;
  const { lines, unreadable } = linesOf(host, FILES, expected);
  const found = lines.find(({ text }) => {
    const words = text.split(/\s+/);
    const watch = words[words.indexOf('-w') + 1] ?? '';
    const field = words.map((word) => /^(?:path|dir)=(.+)$/.exec(word)?.[1]).find((one) => one !== undefined);
    const target = words.includes('-w') ? watch : (field ?? '');
    // A watch of a folder holds for what is in it.
    return paths.some(
      (one) =>
        target !== '' &&
        (one === target.replace(/\/$/, '') || one.startsWith(`${target.replace(/\/$/, '')}/`)),
    );
  });
  if (found) return [verdict(true, { path: found.path, line: found.line }, found.text, expected)];
  if (unreadable[0]) return [unreadable[0]];
  return [verdict(false, { path: '/etc/audit/rules.d' }, 'no rule watches it', expected)];
}
