import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import { type Component, ofProcess, processesOf, startedBy } from './components.ts';
import { type DaemonRule, DOCKER_SETTINGS, isOn } from './docker-settings.ts';
import { allOf, judged, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { settingChanges } from './remedies/setting.ts';
import type { HostCheck, Remedy } from './host-check.ts';

const DAEMON_FILE = '/etc/docker/daemon.json';
/** Where packages of Docker and of Debian put it. */
const PROGRAMS = ['/usr/bin/dockerd', '/usr/sbin/dockerd'];
const ABSENT = 'there is no Docker daemon here';
const NO_FLAGS: Component = { place: { path: DAEMON_FILE }, flags: new Map() };
const UNITS = [
  '/usr/lib/systemd/system/docker.service',
  '/etc/systemd/system/docker.service',
  '/etc/systemd/system/docker.service.d/*.conf',
] as const;
const isTcp = (value: unknown): boolean => listOf(value).some((one) => /^tcp:/i.test(one));

function listOf(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string');
}

/** With what the Docker daemon runs containers. */
export const DOCKER_DAEMON_CHECKS: readonly HostCheck[] = [
  ...DOCKER_SETTINGS.map((rule) =>
    daemonCheck(rule, (host) =>
      settingOf(host, rule.key, rule.flag, rule.expected, (get) => rule.holds(get(rule.key, rule.flag))),
    ),
  ),
  {
    id: 'host-docker-tls',
    title: 'Docker daemon takes commands from the network without certificates',
    why: 'Whoever reaches the port is root on the host.',
    fix: 'Take the "tcp:" address away, or set "tlsverify", "tlscacert", "tlscert" and "tlskey".',
    severity: 'critical',
    vectors: ['V5', 'V6'],
    references: ['https://docs.docker.com/engine/security/protect-access/'],
    standards: ['CIS Docker 2.7'],
    find: (host) =>
      settingOf(
        host,
        'hosts',
        'host',
        'no "tcp:" without "tlsverify"',
        (get) => !isTcp(get('hosts', 'host')) || isOn(get('tlsverify', 'tlsverify')),
      ),
    failing: [
      { [DAEMON_FILE]: '{ "hosts": ["unix:///run/docker.sock", "tcp://0.0.0.0:2375"] }\n' },
      {
        '/proc/sys/kernel/ostype': 'Linux\n',
        '/proc/7/cmdline': '/usr/bin/dockerd -H tcp://0.0.0.0:2375 -H fd://',
      },
    ],
    passing: [{ [DAEMON_FILE]: '{ "hosts": ["tcp://0.0.0.0:2376"], "tlsverify": true }\n' }, {}],
  },
];

function daemonCheck(rule: DaemonRule, find: HostCheck['find']): HostCheck {
  const { id, title, why, severity, standards, key, expected, bad, good } = rule;
  const file = (value: string) => ({ [DAEMON_FILE]: value === '' ? '{}\n' : `{\n  "${key}": ${value}\n}\n` });
  return {
    id: `host-docker-${id}`,
    title,
    why,
    fix: `In ${DAEMON_FILE}: ${expected}.`,
    remedy: daemonRemedy(rule),
    severity,
    vectors: ['V6'],
    references: ['https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file'],
    ...(standards && { standards }),
    find,
    failing: [file(bad)],
    passing: [file(good), {}],
  };
}

/** Sets it in the file, unless a flag says it too: with both the daemon does not start. */
function daemonRemedy({ key, flag, mended }: DaemonRule): Remedy | undefined {
  if (!mended) return undefined;
  const { value, risk, warning } = mended;
  return {
    risk,
    ...(warning !== undefined && { warning }),
    mend: (host) => {
      const daemons = [...processesOf(host, 'dockerd').map(ofProcess), ...startedBy(host, UNITS, 'dockerd')];
      const isFlag = daemons.some(({ flags }) => flags.has(flag));
      // A member of a swarm does not start with it.
      const isSwarm = key === 'live-restore' && host.entry('/var/lib/docker/swarm').state !== 'absent';
      if (isFlag || isSwarm) return undefined;
      const changes = settingChanges(host, DAEMON_FILE, [key], value);
      // That one alone is also read while it runs.
      const verb = key === 'live-restore' ? 'reload' : 'restart';
      return changes && { changes, commands: [['systemctl', verb, 'docker']] };
    },
  };
}

type Get = (key: string, flag: string) => unknown;

/** By the flags of each daemon that runs, and what the file says else. Nothing where there is no Docker. */
function settingOf(
  host: HostFacts,
  key: string,
  flag: string,
  expected: string,
  holds: (get: Get) => boolean,
): Evidence {
  const running = processesOf(host, 'dockerd').map(ofProcess);
  const daemons = running.length > 0 || host.isLive ? running : startedBy(host, UNITS, 'dockerd');
  const file = daemonFile(host);
  const isInstalled =
    daemons.length > 0 ||
    host.text(DAEMON_FILE).state !== 'absent' ||
    PROGRAMS.some((path) => host.entry(path).state === 'read');
  if (!isInstalled) return allOf([], DAEMON_FILE, ABSENT);
  const value = (name: Path) => (file.state === 'read' ? valueAt(file.value.value, name) : undefined);
  const line = file.state === 'read' ? file.value.rangeOf([key]).startLine : undefined;
  const judge = ({ flags, place: start }: Component): AuditEvidence => {
    const said = (name: string): unknown => {
      const one = flags.get(name) ?? (name === 'host' ? flags.get('H') : undefined);
      return one && one.values.length > 1 ? one.values : one?.value;
    };
    const given = said(flag);
    const own = given ?? value([key]);
    const actual = own === undefined ? `no "${key}"` : `"${key}": ${JSON.stringify(own)}`;
    const place =
      given === undefined && file.state === 'read'
        ? { path: DAEMON_FILE, line }
        : { ...start, line: flags.get(flag)?.line ?? start.line };
    return verdict(
      holds((name, other) => said(other) ?? value([name])),
      place,
      actual,
      expected,
    );
  };
  if (file.state === 'unreadable') return [judged(file, DAEMON_FILE, expected, () => judge(NO_FLAGS))];
  return allOf((daemons.length > 0 ? daemons : [NO_FLAGS]).map(judge), DAEMON_FILE, ABSENT);
}

/** For dockerd an empty file is as good as none. */
function daemonFile(host: HostFacts): ReturnType<HostFacts['document']> {
  const text = host.text(DAEMON_FILE);
  const isEmpty = text.state === 'read' && text.value.trim() === '';
  return isEmpty ? { state: 'absent' } : host.document(DAEMON_FILE);
}
