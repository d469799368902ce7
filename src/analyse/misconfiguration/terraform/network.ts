import { type Declaration, Unknown } from '../../../model/configuration/infrastructure.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import { type InfrastructureCheck, itemsAt, textAt } from '../../infrastructure/declarations.ts';
import {
  ALL_PORTS,
  type Firewall,
  firewallChecks,
  type Opening,
  portsOf,
} from '../../infrastructure/openings.ts';
import { documentationOf, resourceText } from './dialect.ts';

function awsOpenings({ type, value }: Declaration): Opening[] {
  const isGroup = type === 'aws_security_group' || type === 'aws_default_security_group';
  if (type === 'aws_security_group_rule' && valueAt(value, ['type']) !== 'ingress') return [];
  if (
    type === 'aws_network_acl_rule' &&
    (textAt(value, 'egress') === 'true' || textAt(value, 'rule_action') !== 'allow')
  )
    return [];
  const rules: (readonly [Path, unknown])[] = isGroup
    ? itemsAt(value, 'ingress').map((rule, index) => [['ingress', index], rule])
    : [[[], value]];
  return rules.flatMap(([at, rule]): Opening[] => {
    const networks = [
      'cidr_blocks',
      'ipv6_cidr_blocks',
      'cidr_ipv4',
      'cidr_ipv6',
      'cidr_block',
      'ipv6_cidr_block',
    ].flatMap((key) => itemsAt(rule, key));
    const protocol = textAt(rule, 'protocol') ?? textAt(rule, 'ip_protocol');
    // Lists of a network let in what its groups then choose from.
    if (protocol === '-1' || protocol === 'all')
      return type === 'aws_network_acl_rule' ? [] : [{ at, networks, ...ALL_PORTS }];
    const [from, to] = [Number(textAt(rule, 'from_port')), Number(textAt(rule, 'to_port'))];
    return Number.isInteger(from) && Number.isInteger(to) && /^(?:tcp|6)$/i.test(protocol ?? '')
      ? [{ at, networks, from, to }]
      : [];
  });
}

function googleOpenings({ value }: Declaration): Opening[] {
  if (textAt(value, 'direction') === 'EGRESS' || textAt(value, 'disabled') === 'true') return [];
  // With a list of sources or tags the rule is narrower than the default, which is everybody.
  const isNarrow = ['source_tags', 'source_service_accounts'].some((key) => itemsAt(value, key).length > 0);
  const ranges = itemsAt(value, 'source_ranges');
  const networks = ranges.length > 0 ? ranges : isNarrow ? [] : ['0.0.0.0/0'];
  return itemsAt(value, 'allow').flatMap((allow, index): Opening[] => {
    const protocol = textAt(allow, 'protocol')?.toLowerCase();
    if (protocol !== 'all' && protocol !== 'tcp') return [];
    const ports = itemsAt(allow, 'ports');
    const at = ['allow', index];
    if (ports.length === 0) return allow instanceof Unknown ? [] : [{ at, networks, ...ALL_PORTS }];
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

/** With the body of an example that opens a port to a network, and of one that opens all. */
function firewall(
  id: string,
  types: Firewall['types'],
  openings: Firewall['openings'],
  body: (port: string, network: string) => string,
  bodyOfAll: string,
): Firewall {
  const [type] = types;
  return {
    id: `terraform-${id}`,
    reference: documentationOf(type),
    types,
    openings,
    text: (port, network) => resourceText(type, body(port, network)),
    textOfAll: resourceText(type, bodyOfAll),
  };
}

const googleBody = (port: string, network: string): string =>
  `network = "example"\nsource_ranges = ["${network}"]\nallow {\n  protocol = "tcp"\n  ports = ["${port}"]\n}`;
const azureBody = (port: string, network: string): string =>
  `direction = "Inbound"\naccess = "Allow"\nprotocol = "Tcp"\ndestination_port_range = "${port}"\nsource_address_prefix = "${network}"`;

const FIREWALLS: readonly Firewall[] = [
  firewall(
    'aws',
    [
      'aws_security_group',
      'aws_default_security_group',
      'aws_security_group_rule',
      'aws_vpc_security_group_ingress_rule',
      'aws_network_acl_rule',
    ],
    awsOpenings,
    (port, network) =>
      `ingress {\n  protocol = "tcp"\n  from_port = ${port}\n  to_port = ${port}\n  cidr_blocks = ["${network}"]\n}`,
    'ingress {\n  protocol = "-1"\n  cidr_blocks = ["0.0.0.0/0"]\n}',
  ),
  firewall(
    'google',
    ['google_compute_firewall'],
    googleOpenings,
    googleBody,
    googleBody('0-65535', '0.0.0.0/0'),
  ),
  firewall(
    'azure',
    ['azurerm_network_security_rule', 'azurerm_network_security_group'],
    azureOpenings,
    azureBody,
    azureBody('*', '0.0.0.0/0'),
  ),
];

/** What firewalls of the clouds let in from everywhere. */
export const NETWORK_CHECKS: readonly InfrastructureCheck[] = FIREWALLS.flatMap(firewallChecks);
