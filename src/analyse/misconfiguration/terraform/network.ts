import { type Declaration, Unknown } from '../../../model/configuration/infrastructure.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import type { Severity } from '../../../model/finding/head.ts';
import {
  declarationCheck,
  documentationOf,
  itemsAt,
  resourceText,
  type TerraformCheck,
  textAt,
  type Wrong,
} from './declarations.ts';

/** Ports from one to another that a rule lets in from some networks. */
interface Opening {
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
    ports: [1433, 1521, 3306, 5432, 5984, 6379, 9042, 9200, 11_211, 27_017],
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
];

const WORLD = new Set(['0.0.0.0/0', '::/0', '*', 'internet', 'any', '0.0.0.0', '/0']);

function isWorld(network: unknown): network is string {
  return typeof network === 'string' && WORLD.has(network.trim().toLowerCase());
}

const ALL = { from: 0, to: 65_535 };

/** `22`, `20-25`, `*`. Nothing of what is not known. */
function portsOf(text: unknown): { from: number; to: number } | undefined {
  if (text === '*') return ALL;
  const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(text)) ?? [];
  return from === undefined ? undefined : { from: Number(from), to: Number(to ?? from) };
}

function awsOpenings({ type, value }: Declaration): Opening[] {
  const isGroup = type === 'aws_security_group' || type === 'aws_default_security_group';
  if (type === 'aws_security_group_rule' && valueAt(value, ['type']) !== 'ingress') return [];
  const rules: (readonly [Path, unknown])[] = isGroup
    ? itemsAt(value, 'ingress').map((rule, index) => [['ingress', index], rule])
    : [[[], value]];
  return rules.flatMap(([at, rule]): Opening[] => {
    const networks = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'].flatMap((key) =>
      itemsAt(rule, key),
    );
    const protocol = textAt(rule, 'protocol') ?? textAt(rule, 'ip_protocol');
    if (protocol === '-1' || protocol === 'all') return [{ at, networks, ...ALL }];
    const [from, to] = [Number(textAt(rule, 'from_port')), Number(textAt(rule, 'to_port'))];
    return Number.isInteger(from) && Number.isInteger(to) && /^(?:tcp|6)$/i.test(protocol ?? '')
      ? [{ at, networks, from, to }]
      : [];
  });
}

function googleOpenings({ value }: Declaration): Opening[] {
  if (textAt(value, 'direction') === 'EGRESS' || valueAt(value, ['disabled']) === true) return [];
  // With a list of sources or tags the rule is narrower than the default, which is everybody.
  const isNarrow = ['source_tags', 'source_service_accounts'].some((key) => itemsAt(value, key).length > 0);
  const ranges = itemsAt(value, 'source_ranges');
  const networks = ranges.length > 0 ? ranges : isNarrow ? [] : ['0.0.0.0/0'];
  return itemsAt(value, 'allow').flatMap((allow, index): Opening[] => {
    const protocol = textAt(allow, 'protocol')?.toLowerCase();
    if (protocol !== 'all' && protocol !== 'tcp') return [];
    const ports = itemsAt(allow, 'ports');
    const at = ['allow', index];
    if (ports.length === 0) return allow instanceof Unknown ? [] : [{ at, networks, ...ALL }];
    return ports.flatMap((port) => {
      const range = portsOf(port);
      return range ? [{ at, networks, ...range }] : [];
    });
  });
}

function azureOpenings({ type, value }: Declaration): Opening[] {
  const rules: (readonly [Path, unknown])[] =
    type === 'azurerm_network_security_group'
      ? itemsAt(value, 'security_rule').map((rule, index) => [['security_rule', index], rule])
      : [[[], value]];
  return rules.flatMap(([at, rule]): Opening[] => {
    const is = (key: string, wanted: RegExp): boolean => wanted.test(textAt(rule, key) ?? '');
    if (!is('direction', /^inbound$/i) || !is('access', /^allow$/i) || !is('protocol', /^(?:tcp|\*)$/i))
      return [];
    const networks = ['source_address_prefix', 'source_address_prefixes'].flatMap((key) =>
      itemsAt(rule, key),
    );
    return ['destination_port_range', 'destination_port_ranges']
      .flatMap((key) => itemsAt(rule, key))
      .flatMap((port) => {
        const range = portsOf(port);
        return range ? [{ at, networks, ...range }] : [];
      });
  });
}

interface Firewall {
  readonly id: string;
  readonly types: readonly [string, ...string[]];
  readonly openings: (declaration: Declaration) => Opening[];
  /** The body of an example that opens a port to a network. */
  readonly example: (port: string, network: string) => string;
}

const FIREWALLS: readonly Firewall[] = [
  {
    id: 'aws',
    types: [
      'aws_security_group',
      'aws_default_security_group',
      'aws_security_group_rule',
      'aws_vpc_security_group_ingress_rule',
    ],
    openings: awsOpenings,
    example: (port, network) =>
      `ingress {\n  protocol = "tcp"\n  from_port = ${port}\n  to_port = ${port}\n  cidr_blocks = ["${network}"]\n}`,
  },
  {
    id: 'google',
    types: ['google_compute_firewall'],
    openings: googleOpenings,
    example: (port, network) =>
      `network = "example"\nsource_ranges = ["${network}"]\nallow {\n  protocol = "tcp"\n  ports = ["${port}"]\n}`,
  },
  {
    id: 'azure',
    types: ['azurerm_network_security_rule', 'azurerm_network_security_group'],
    openings: azureOpenings,
    example: (port, network) =>
      `direction = "Inbound"\naccess = "Allow"\nprotocol = "Tcp"\ndestination_port_range = "${port}"\nsource_address_prefix = "${network}"`,
  },
];

/** The ports of a rule that everybody reaches, without those of all ports, which have a check of their own. */
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

const isWide = ({ from, to }: Opening): boolean => to - from >= 1000;

function serviceCheck(firewall: Firewall, { id, name, ports, severity, why }: Service): TerraformCheck {
  const [type] = firewall.types;
  const [port = 0] = ports;
  return declarationCheck({
    id: `terraform-${firewall.id}-open-${id}`,
    title: `${name} is open to the internet`,
    why,
    fix: 'Name the networks that need it, or reach it through a gateway.',
    severity,
    vectors: ['V8'],
    references: [documentationOf(type)],
    types: firewall.types,
    wrong: (declaration) =>
      openTo(
        firewall.openings(declaration),
        (one) => !isWide(one) && ports.some((each) => one.from <= each && each <= one.to),
      ),
    failing: [resourceText(type, firewall.example(String(port), '0.0.0.0/0'))],
    passing: [
      resourceText(type, firewall.example(String(port), '10.0.0.0/8')),
      resourceText(type, firewall.example('443', '0.0.0.0/0')),
    ],
  });
}

function wideCheck(firewall: Firewall): TerraformCheck {
  const [type] = firewall.types;
  const all =
    { aws: 'protocol = "-1"\n  cidr_blocks = ["0.0.0.0/0"]', google: '', azure: '' }[firewall.id] ?? '';
  const body =
    firewall.id === 'aws'
      ? `ingress {\n  ${all}\n}`
      : firewall.example(firewall.id === 'azure' ? '*' : '0-65535', '0.0.0.0/0');
  return declarationCheck({
    id: `terraform-${firewall.id}-open-ports`,
    title: 'A thousand ports or more are open to the internet',
    why: 'Whatever listens there, now or later, is reached from everywhere.',
    fix: 'Name the ports and the networks that are needed.',
    severity: 'high',
    vectors: ['V8'],
    references: [documentationOf(type)],
    types: firewall.types,
    wrong: (declaration) => openTo(firewall.openings(declaration), isWide),
    failing: [resourceText(type, body)],
    passing: [resourceText(type, firewall.example('443', '0.0.0.0/0'))],
  });
}

/** What firewalls of the clouds let in from everywhere. */
export const NETWORK_CHECKS: readonly TerraformCheck[] = FIREWALLS.flatMap((firewall) => [
  wideCheck(firewall),
  ...SERVICES.map((service) => serviceCheck(firewall, service)),
]);
