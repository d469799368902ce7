import type { Declaration } from '../../../model/configuration/infrastructure.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import {
  declarationCheck,
  type InfrastructureCheck,
  itemsAt,
  textAt,
} from '../../infrastructure/declarations.ts';
import { firewallChecks, type Opening, portsOf } from '../../infrastructure/openings.ts';
import { documentationOf, templateText } from './dialect.ts';

const GROUP = 'Microsoft.Network/networkSecurityGroups';
const RULE = 'Microsoft.Network/networkSecurityGroups/securityRules';

function openingsOf({ type, value }: Declaration): Opening[] {
  const rules: (readonly [Path, unknown])[] =
    type === GROUP
      ? itemsAt(value, 'properties', 'securityRules').map((rule, index) => [
          ['properties', 'securityRules', index],
          valueAt(rule, ['properties']),
        ])
      : [[[], valueAt(value, ['properties'])]];
  return rules.flatMap(([at, rule]): Opening[] => {
    const is = (key: string, wanted: RegExp): boolean => wanted.test(textAt(rule, key) ?? '');
    if (!is('direction', /^inbound$/i) || !is('access', /^allow$/i) || !is('protocol', /^(?:tcp|\*)$/i))
      return [];
    const networks = ['sourceAddressPrefix', 'sourceAddressPrefixes'].flatMap((key) => itemsAt(rule, key));
    return ['destinationPortRange', 'destinationPortRanges']
      .flatMap((key) => itemsAt(rule, key))
      .flatMap((port) => {
        const range = portsOf(port);
        return range ? [{ at, networks, ...range }] : [];
      });
  });
}

function ruleText(port: string, network: string): string {
  return templateText(GROUP, {
    properties: {
      securityRules: [
        {
          name: 'in',
          properties: {
            direction: 'Inbound',
            access: 'Allow',
            protocol: 'Tcp',
            destinationPortRange: port,
            sourceAddressPrefix: network,
          },
        },
      ],
    },
  });
}

/** Rules by addresses of database servers. */
const FIREWALL_RULES = [
  'Microsoft.Sql/servers/firewallRules',
  'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules',
  'Microsoft.DBforMySQL/flexibleServers/firewallRules',
] as const;

const addresses = (start: string, end: string) => ({
  properties: { startIpAddress: start, endIpAddress: end },
});

/** What networks let in. */
export const NETWORK_CHECKS: readonly InfrastructureCheck[] = [
  ...firewallChecks({
    id: 'arm',
    reference: documentationOf(GROUP),
    types: [GROUP, RULE],
    openings: openingsOf,
    text: ruleText,
    textOfAll: ruleText('*', 'Internet'),
  }),
  declarationCheck({
    id: 'arm-database-for-everybody',
    title: 'Firewall of a database server lets everybody in',
    why: 'Passwords are tried from everywhere, and a hole of the server is found within hours.',
    fix: 'Name the addresses that need it, or make a private endpoint.',
    severity: 'high',
    vectors: ['V8', 'V10'],
    references: [documentationOf(FIREWALL_RULES[0])],
    types: FIREWALL_RULES,
    *wrong({ value }) {
      const [start, end] = [
        textAt(value, 'properties', 'startIpAddress'),
        textAt(value, 'properties', 'endIpAddress'),
      ];
      if (start === '0.0.0.0' && end === '255.255.255.255')
        yield { at: ['properties'], actual: `${start} to ${end}`, expected: 'addresses of your own' };
    },
    failing: [templateText(FIREWALL_RULES[0], addresses('0.0.0.0', '255.255.255.255'))],
    passing: [templateText(FIREWALL_RULES[0], addresses('192.0.2.1', '192.0.2.9'))],
  }),
  declarationCheck({
    id: 'arm-database-for-all-of-azure',
    title: 'Firewall of a database server lets all of Azure in',
    why: 'Machines of every customer of Azure are let through, not your own alone.',
    fix: 'Take the rule for 0.0.0.0 away, and make a private endpoint.',
    severity: 'medium',
    vectors: ['V8', 'V10'],
    references: [documentationOf(FIREWALL_RULES[0])],
    types: FIREWALL_RULES,
    *wrong({ value }) {
      const isZero = (key: string): boolean => textAt(value, 'properties', key) === '0.0.0.0';
      if (isZero('startIpAddress') && isZero('endIpAddress'))
        yield { at: ['properties'], actual: '0.0.0.0 to 0.0.0.0', expected: 'addresses of your own' };
    },
    failing: [templateText(FIREWALL_RULES[0], addresses('0.0.0.0', '0.0.0.0'))],
    passing: [templateText(FIREWALL_RULES[0], addresses('192.0.2.1', '192.0.2.9'))],
  }),
  declarationCheck({
    id: 'arm-any-origin',
    title: 'Every page of the web may call the app',
    why: 'A page that somebody visits acts on the app with what the browser has.',
    fix: 'Name the origins in allowedOrigins.',
    severity: 'medium',
    vectors: ['V11'],
    references: [documentationOf('Microsoft.Web/sites')],
    types: ['Microsoft.Web/sites', 'Microsoft.App/containerApps'],
    *wrong({ value }) {
      for (const at of [
        ['properties', 'siteConfig', 'cors', 'allowedOrigins'],
        ['properties', 'configuration', 'ingress', 'corsPolicy', 'allowedOrigins'],
      ])
        if (itemsAt(value, ...at).includes('*'))
          yield { at, actual: 'allowedOrigins: "*"', expected: 'origins by name' };
    },
    failing: [
      templateText('Microsoft.Web/sites', {
        properties: { siteConfig: { cors: { allowedOrigins: ['*'] } } },
      }),
    ],
    passing: [
      templateText('Microsoft.Web/sites', {
        properties: { siteConfig: { cors: { allowedOrigins: ['https://example.com'] } } },
      }),
    ],
  }),
  declarationCheck({
    id: 'arm-postgresql-in-clear',
    title: 'Database server takes connections in clear',
    why: 'Who is on the way reads and changes queries and passwords.',
    fix: 'Say value: "on".',
    severity: 'high',
    vectors: ['V8', 'V10'],
    references: [documentationOf('Microsoft.DBforPostgreSQL/flexibleServers/configurations')],
    types: [
      'Microsoft.DBforPostgreSQL/flexibleServers/configurations',
      'Microsoft.DBforMySQL/flexibleServers/configurations',
    ],
    *wrong({ name, value, set }) {
      const at = ['properties', 'value'];
      if (/(?:^|\/)require_secure_transport$/.test(name) && /^off$/i.test(textAt(value, ...at) ?? ''))
        yield { at, actual: 'require_secure_transport: "off"', expected: '"on"', edits: set(at, 'on') };
    },
    failing: [
      templateText('Microsoft.DBforPostgreSQL/flexibleServers/configurations', {
        name: 'db/require_secure_transport',
        properties: { value: 'off' },
      }),
    ],
    passing: [
      templateText('Microsoft.DBforPostgreSQL/flexibleServers/configurations', {
        name: 'db/require_secure_transport',
        properties: { value: 'on' },
      }),
    ],
  }),
];
