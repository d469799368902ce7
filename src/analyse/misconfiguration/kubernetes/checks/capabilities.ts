import type { Severity } from '../../../../model/finding/head.ts';
import { containerCheck, type KubernetesCheck } from '../check.ts';
import { podText } from '../examples.ts';
import { PSS, SECURITY_CONTEXT } from '../sources.ts';
import { textsAt } from '../values.ts';
import { addedCapabilities, capabilityName, isPrivileged } from '../security-context.ts';
import { capabilitiesIn, containerOf, controlCheck } from './breaches.ts';

const MANUAL = 'https://man7.org/linux/man-pages/man7/capabilities.7.html';

/** What each capability opens that runtimes do not give by default. */
const CAPABILITIES: readonly (readonly [name: string, severity: Severity, why: string])[] = [
  [
    'ALL',
    'critical',
    'Every capability together is next to a privileged container: it loads modules, mounts, traces and configures the node.',
  ],
  [
    'SYS_ADMIN',
    'critical',
    'It mounts file systems, enters namespaces and much else: with it most ways out of a container are open.',
  ],
  [
    'SYS_MODULE',
    'critical',
    'It loads code into the kernel, which is the kernel of the node and of every pod on it.',
  ],
  ['SYS_RAWIO', 'critical', 'It reads and writes memory and devices of the node directly.'],
  [
    'SYS_PTRACE',
    'high',
    'It traces and changes every process that it sees; with the process ids of the node, those of the node.',
  ],
  [
    'DAC_READ_SEARCH',
    'critical',
    "It opens files by their handles, past the container's own root: every file of the node can be read.",
  ],
  ['BPF', 'high', 'It loads programs into the kernel that see and change what other pods do.'],
  [
    'PERFMON',
    'high',
    'It watches the kernel and other processes by performance events and tracing, their secrets included.',
  ],
  [
    'NET_ADMIN',
    'high',
    'It changes addresses, routes and firewall of its network; in the network of the node, those of the node.',
  ],
  ['NET_RAW', 'medium', 'It forges packets: other pods of the node can be impersonated by ARP and DNS.'],
  ['SYS_BOOT', 'high', 'It restarts the node, and loads another kernel for it.'],
  [
    'SYS_TIME',
    'medium',
    'It sets the clock of the node, on which certificates, tokens and logs of every pod depend.',
  ],
  [
    'SYS_CHROOT',
    'low',
    'It changes the root of its processes, a step of some escapes. Runtimes give it by default; adding it again undoes a drop of all.',
  ],
  ['SYS_NICE', 'low', 'It takes processor time from other pods of the node, whatever their requests.'],
  [
    'SYS_RESOURCE',
    'medium',
    'It passes over limits of disk quotas, processes and memory that protect other pods.',
  ],
  ['SYS_PACCT', 'low', "It turns the node's accounting of processes on and off."],
  ['SYS_TTY_CONFIG', 'low', 'It hangs up and configures terminals of the node.'],
  ['SYSLOG', 'medium', "It reads the kernel's log and addresses, which exploits of the kernel need."],
  ['MAC_ADMIN', 'high', 'It changes the rules of mandatory access control, which confine it.'],
  ['MAC_OVERRIDE', 'high', 'It passes over the rules of mandatory access control.'],
  ['AUDIT_CONTROL', 'high', "It turns the kernel's audit off, and changes its rules."],
  ['AUDIT_READ', 'medium', 'It reads the audit log of the node, with what other pods did.'],
  ['LINUX_IMMUTABLE', 'medium', 'It makes files unchangeable, and takes that protection from others.'],
  ['IPC_LOCK', 'low', 'It locks memory of the node, past what other pods need.'],
  [
    'IPC_OWNER',
    'medium',
    'It passes over the permissions of shared memory, semaphores and queues of others.',
  ],
  ['LEASE', 'low', 'It sets leases on files, which hold up others that open them.'],
  ['NET_BROADCAST', 'low', 'It sends to broadcast and multicast addresses. No kernel asks for it any more.'],
  ['BLOCK_SUSPEND', 'low', 'It keeps the node from suspending.'],
  ['WAKE_ALARM', 'low', 'It wakes the node.'],
  ['CHECKPOINT_RESTORE', 'high', 'It sets process ids and reads the memory maps of other processes.'],
];
const NAMES = new Set(CAPABILITIES.map(([name]) => name));
/** Runtimes give them by default. */
const DEFAULT = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);

const add = (text: string) => podText({ container: `securityContext:\n  capabilities:\n    add: [${text}]` });

function capabilityCheck([name, severity, why]: (typeof CAPABILITIES)[number]): KubernetesCheck {
  return containerCheck(
    {
      id: `kubernetes-capability-${name.toLowerCase().replaceAll('_', '-')}`,
      title: name === 'ALL' ? 'Container has every capability' : `Container has the capability ${name}`,
      why,
      fix: `Take ${name} from "capabilities.add".`,
      severity,
      vectors: ['V6'],
      references: [MANUAL, PSS],
      standards: [
        name === 'SYS_CHROOT' ? 'PSS restricted' : 'PSS baseline',
        name === 'NET_RAW' ? 'CIS Kubernetes 5.2.8' : 'CIS Kubernetes 5.2.9',
      ],
      failing: [add(name), add(`CAP_${name}`)],
      passing: [podText({}), add('NET_BIND_SERVICE')],
    },
    function* (container) {
      if (isPrivileged(container)) return;
      const index = addedCapabilities(container).indexOf(name);
      if (index < 0) return;
      const written = textsAt(container.value, 'securityContext', 'capabilities', 'add')[index];
      yield {
        path: [...container.path, 'securityContext', 'capabilities', 'add', index],
        actual: `add: ${written}`,
        expected: `no ${written}`,
      };
    },
    (pod) => capabilitiesIn(pod).has(name),
  );
}

/** What containers may do that others may not. */
export const CAPABILITY_CHECKS: readonly KubernetesCheck[] = [
  ...CAPABILITIES.map(capabilityCheck),
  controlCheck(
    {
      id: 'kubernetes-capability-unknown',
      title: 'Container adds a capability that there is not',
      why: 'Runtimes refuse to start the container, or a typing error hides what it was meant to have.',
      fix: 'Name it as the kernel does, without CAP_.',
      severity: 'low',
      vectors: ['V6'],
      references: [MANUAL, PSS],
      standards: ['PSS baseline'],
      failing: [podText({ container: 'securityContext:\n  capabilities:\n    add: [NET_ADMN]' })],
      passing: [podText({ container: 'securityContext:\n  capabilities:\n    add: [NET_BIND_SERVICE]' })],
    },
    'capabilities_baseline',
    ({ actual }) => {
      const name = capabilityName(actual.replace('add: ', ''));
      return !NAMES.has(name) && !DEFAULT.has(name);
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-capability-added',
      title: 'Container adds capabilities beside that of low ports',
      why: "Capabilities for other users' files, ids and permissions make it root in all but name for whoever takes it over.",
      fix: 'Drop ALL, and add NET_BIND_SERVICE at most.',
      severity: 'low',
      vectors: ['V6'],
      references: [PSS, MANUAL],
      standards: ['PSS restricted', 'CIS Kubernetes 5.2.9'],
      failing: [
        podText({
          container: 'securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [CHOWN, SETUID]',
        }),
      ],
      passing: [
        podText({
          container: 'securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [NET_BIND_SERVICE]',
        }),
      ],
    },
    function* (container) {
      const names = addedCapabilities(container).filter(
        (name) => DEFAULT.has(name) && !['NET_BIND_SERVICE', 'SYS_CHROOT'].includes(name),
      );
      if (names.length === 0 || isPrivileged(container)) return;
      yield {
        path: [...container.path, 'securityContext', 'capabilities', 'add'],
        actual: `add: ${names.join(', ')}`,
        expected: 'add: NET_BIND_SERVICE at most',
      };
    },
  ),
  controlCheck(
    {
      id: 'kubernetes-capabilities-not-dropped',
      title: 'Container keeps the capabilities that runtimes give',
      why: 'Among them are those to forge packets, to change owners and to create devices, which hardly any service needs.',
      fix: 'Set "capabilities.drop: [ALL]", and add the one that is needed.',
      severity: 'low',
      vectors: ['V6'],
      references: [PSS, SECURITY_CONTEXT],
      standards: ['PSS restricted', 'CIS Kubernetes 5.2.10', 'CIS Kubernetes 5.2.8'],
      failing: [
        podText({}),
        podText({ container: 'securityContext:\n  capabilities:\n    drop: [NET_RAW]' }),
      ],
      passing: [podText({ container: 'securityContext:\n  capabilities:\n    drop: [ALL]' })],
    },
    'capabilities_restricted',
    (breach, pod) => {
      const container = containerOf(breach, pod);
      return breach.path.at(-1) === 'drop' && container !== undefined && !isPrivileged(container);
    },
  ),
];
