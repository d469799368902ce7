import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import type { Violation } from '../types.ts';
import { about, type ComposeCheck, removal, type Service, SERVICES, servicesOf, textOf } from './services.ts';

interface HostNamespace {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly why: string;
  readonly severity: ComposeCheck['severity'];
  readonly standards: readonly string[];
  readonly anchor: string;
}

/** Namespaces of the host that a service may be put into. */
const HOST_NAMESPACES: readonly HostNamespace[] = [
  {
    id: 'compose-host-network',
    key: 'network_mode',
    title: 'Service is in the network of the host',
    why: 'It reaches what listens only for the host, hears what others send, and no network of Compose keeps it apart.',
    severity: 'high',
    standards: ['CIS Docker 5.10', 'NIST SP 800-190 4.4.2'],
    anchor: 'network_mode',
  },
  {
    id: 'compose-host-pid',
    key: 'pid',
    title: 'Service sees the processes of the host',
    why: 'It can watch and signal every process of the host, and read what their environment holds.',
    severity: 'high',
    standards: ['CIS Docker 5.16'],
    anchor: 'pid',
  },
  {
    id: 'compose-host-ipc',
    key: 'ipc',
    title: 'Service shares memory with the processes of the host',
    why: 'It can read and change what programs of the host say to each other in shared memory.',
    severity: 'high',
    standards: ['CIS Docker 5.17'],
    anchor: 'ipc',
  },
  {
    id: 'compose-host-uts',
    key: 'uts',
    title: 'Service may change the name of the host',
    why: 'Who changes the name of the host misleads whatever knows hosts by their names, logs among them.',
    severity: 'medium',
    standards: ['CIS Docker 5.21'],
    anchor: 'uts',
  },
  {
    id: 'compose-host-users',
    key: 'userns_mode',
    title: 'Users of the service are those of the host',
    why: 'Where the engine maps users, this switches it off: root of the container is root of the host.',
    severity: 'high',
    standards: ['CIS Docker 5.31'],
    anchor: 'userns_mode',
  },
  {
    id: 'compose-host-cgroup',
    key: 'cgroup',
    title: 'Service is in the control groups of the host',
    why: 'It sees what every other container uses, and where it may write, decides it.',
    severity: 'medium',
    standards: ['CIS Docker 5.25'],
    anchor: 'cgroup',
  },
];

const EXTERNAL_HOST =
  'services:\n  web:\n    image: web:1\n    networks: [outside]\nnetworks:\n  outside: {external: true, name: host}\n';

/** Networks of a service that are that of the host by another name. */
function* hostNetworks(service: Service): Generator<Violation, undefined> {
  const networks = service.get('networks');
  const names = Array.isArray(networks)
    ? networks.map((one, index) => [textOf(one) ?? '', index] as const)
    : keysOf(networks).map((one) => [one, one] as const);
  for (const [name, key] of names) {
    const network = valueAt(service.document.value, ['networks', name]);
    const external = valueAt(network, ['external']);
    const real = textOf(valueAt(external, ['name']) ?? valueAt(network, ['name'])) ?? name;
    if (external !== undefined && external !== false && real === 'host')
      yield about(service, ['networks', key], `${name}, which is "host"`, 'a network of its own');
  }
}

function hostNamespace({ id, key, title, why, severity, standards, anchor }: HostNamespace): ComposeCheck {
  return {
    id,
    title,
    why,
    fix: `Take "${key}: host" away.`,
    severity,
    vectors: ['V6', 'V9'],
    references: [`${SERVICES}#${anchor}`],
    standards,
    *find(subject) {
      for (const service of servicesOf(subject))
        if (textOf(service.get(key)) === 'host')
          yield about(service, [key], `${key}: host`, `no "${key}"`, removal(service, [key]));
        else if (key === 'network_mode') yield* hostNetworks(service);
    },
    failing: [
      `services:\n  web:\n    image: web:1\n    ${key}: host\n`,
      ...(key === 'network_mode' ? [EXTERNAL_HOST] : []),
    ],
    passing: ['services:\n  web:\n    image: web:1\n'],
  };
}

/** Namespaces that a service shares with the host or with others. */
export const NAMESPACE_CHECKS: readonly ComposeCheck[] = [
  ...HOST_NAMESPACES.map(hostNamespace),
  {
    id: 'compose-shared-namespace',
    title: 'Service shares processes or memory with another one',
    why: 'Whoever gets into one of them reads and changes the memory of the other.',
    fix: 'Take it away, and let them talk over a network or a socket.',
    severity: 'medium',
    vectors: ['V9'],
    references: [`${SERVICES}#pid`, `${SERVICES}#ipc`],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const key of ['pid', 'ipc']) {
          const value = textOf(service.get(key)) ?? '';
          if (/^(?:service|container):/.test(value) || (key === 'ipc' && value === 'shareable'))
            yield about(service, [key], `${key}: ${value}`, `no "${key}"`);
        }
    },
    failing: [
      'services:\n  a:\n    image: a:1\n    pid: "service:b"\n',
      'services:\n  a:\n    image: a:1\n    ipc: shareable\n',
    ],
    passing: ['services:\n  a:\n    image: a:1\n    ipc: private\n'],
  },
  {
    id: 'compose-shared-network-namespace',
    title: 'Service has the network of another container',
    why: 'It reaches what listens only for the other one, and hears what it sends.',
    fix: 'Give it networks of its own.',
    severity: 'low',
    vectors: ['V8', 'V9'],
    references: [`${SERVICES}#network_mode`],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const value = textOf(service.get('network_mode')) ?? '';
        if (/^(?:service|container):/.test(value))
          yield about(service, ['network_mode'], `network_mode: ${value}`, 'networks of its own');
      }
    },
    failing: ['services:\n  a:\n    image: a:1\n    network_mode: "container:x"\n'],
    passing: ['services:\n  a:\n    image: a:1\n    networks: [front]\n'],
  },
  {
    id: 'compose-cgroup-parent',
    title: 'Service is in a control group that somebody chose',
    why: 'The limits of that group hold for it, and not those of containers: it may use what is set aside for others.',
    fix: 'Take "cgroup_parent" away.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${SERVICES}#cgroup_parent`],
    standards: ['CIS Docker 5.25'],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const parent = textOf(service.get('cgroup_parent'));
        if (parent !== undefined)
          yield about(service, ['cgroup_parent'], `cgroup_parent: ${parent}`, 'no "cgroup_parent"');
      }
    },
    failing: ['services:\n  web:\n    image: web:1\n    cgroup_parent: system.slice\n'],
    passing: ['services:\n  web:\n    image: web:1\n'],
  },
];
