import type { Path } from '../../model/configuration/place.ts';
import type { Severity } from '../../model/finding/head.ts';
import type { Declaration } from '../../model/configuration/infrastructure.ts';
import { declarationCheck, type InfrastructureCheck, type Wrong } from './declarations.ts';

/** Ports from one to another that a rule lets in from some networks. */
export interface Opening {
  readonly at: Path;
  readonly networks: readonly unknown[];
  readonly from: number;
  readonly to: number;
}

/** A service that should not be reached from everywhere. */
interface Service {
  readonly id: string;
  readonly name: string;
  readonly ports: readonly number[];
  readonly severity: Severity;
  readonly why: string;
}

const SERVICES: readonly Service[] = [
  {
    id: 'ssh',
    name: 'SSH',
    ports: [22],
    severity: 'high',
    why: 'Keys and passwords are tried from everywhere, and a hole of the server is found within hours.',
  },
  {
    id: 'remote-desktop',
    name: 'Remote Desktop',
    ports: [3389],
    severity: 'high',
    why: 'Passwords are tried from everywhere, and a hole of the server is found within hours.',
  },
  {
    id: 'database',
    name: 'A database',
    ports: [
      1433, 1434, 1521, 3306, 5432, 5439, 5984, 6379, 9042, 9200, 9300, 11_211, 26_257, 27_017, 27_018,
      27_019,
    ],
    severity: 'high',
    why: 'Databases are found by scans within hours, and many answer without a password.',
  },
  {
    id: 'container-engine',
    name: 'A container engine, a node or a cluster',
    ports: [2375, 2376, 2379, 2380, 6443, 10_250, 10_255, 10_257, 10_259],
    severity: 'critical',
    why: 'Who reaches the API of an engine, of a kubelet or of etcd takes over the machines behind it.',
  },
  {
    id: 'old-administration',
    name: 'FTP, Telnet, file sharing, VNC or WinRM',
    ports: [21, 23, 135, 139, 445, 512, 513, 514, 873, 2049, 5900, 5985, 5986],
    severity: 'high',
    why: 'Passwords are sent in clear or tried from everywhere, and holes of these services are found within hours.',
  },
  {
    id: 'console',
    name: 'A console, a broker or a debugger',
    ports: [2181, 5005, 5601, 8500, 9092, 9229, 15_672],
    severity: 'medium',
    why: 'Many of these ask nobody who they are, and with some whoever reaches them runs what they like.',
  },
];

const WORLD = new Set(['0.0.0.0/0', '::/0', '*', 'internet', 'any', '0.0.0.0', '/0']);

function isWorld(network: unknown): network is string {
  // Half of the internet, or an eighth of it, is as good as all of it.
  return (
    typeof network === 'string' &&
    (WORLD.has(network.trim().toLowerCase()) ||
      /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,40})\/[0-3]$/i.test(network.trim()))
  );
}

export const ALL_PORTS = { from: 0, to: 65_535 };

/** `22`, `20-25`, `*`. Undefined of what is not known. */
export function portsOf(text: unknown): { from: number; to: number } | undefined {
  if (text === '*') return ALL_PORTS;
  const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(text)) ?? [];
  return from === undefined ? undefined : { from: Number(from), to: Number(to ?? from) };
}

/** A kind of firewall in a language. */
export interface Firewall {
  /** Of its checks: `terraform-aws`. */
  readonly id: string;
  readonly reference: string;
  readonly types: readonly [string, ...string[]];
  readonly openings: (declaration: Declaration) => readonly Opening[];
  /** An example that opens a port to a network. */
  readonly text: (port: string, network: string) => string;
  /** An example that opens all ports to everybody. */
  readonly textOfAll: string;
}

/** The ports of a rule that everybody reaches. */
function* openTo(openings: readonly Opening[], isMeant: (opening: Opening) => boolean): Generator<Wrong> {
  for (const opening of openings) {
    const network = opening.networks.find(isWorld);
    if (network === undefined || !isMeant(opening)) continue;
    const { from, to } = opening;
    yield {
      at: opening.at,
      actual: `${from === to ? `port ${from}` : `ports ${from} to ${to}`} from ${network}`,
      expected: 'networks of your own',
    };
  }
}

/** Has a check of its own, beside those of the services. */
const isWide = ({ from, to }: Opening): boolean => to - from >= 1000;

function serviceCheck(firewall: Firewall, { id, name, ports, severity, why }: Service): InfrastructureCheck {
  const [port = 0] = ports;
  return declarationCheck({
    id: `${firewall.id}-open-${id}`,
    title: `${name} is open to the internet`,
    why,
    fix: 'Name the networks that need it, or reach it through a gateway.',
    severity,
    vectors: ['V8'],
    references: [firewall.reference],
    types: firewall.types,
    wrong: (declaration) =>
      openTo(
        firewall.openings(declaration),
        (one) => !isWide(one) && ports.some((each) => one.from <= each && each <= one.to),
      ),
    failing: [firewall.text(String(port), '0.0.0.0/0')],
    passing: [firewall.text(String(port), '10.0.0.0/8'), firewall.text('443', '0.0.0.0/0')],
  });
}

function wideCheck(firewall: Firewall): InfrastructureCheck {
  return declarationCheck({
    id: `${firewall.id}-open-ports`,
    title: 'A thousand ports or more are open to the internet',
    why: 'Whatever listens there, now or later, is reached from everywhere.',
    fix: 'Name the ports and the networks that are needed.',
    severity: 'high',
    vectors: ['V8'],
    references: [firewall.reference],
    types: firewall.types,
    wrong: (declaration) => openTo(firewall.openings(declaration), isWide),
    failing: [firewall.textOfAll],
    passing: [firewall.text('443', '0.0.0.0/0')],
  });
}

/** What a firewall lets in from everywhere. */
export function firewallChecks(firewall: Firewall): InfrastructureCheck[] {
  return [wideCheck(firewall), ...SERVICES.map((service) => serviceCheck(firewall, service))];
}
