import { InvalidArgumentError } from 'commander';
import { AUDIT } from '../../options/audit.ts';
import { endpointsOption } from '../../options/endpoints.ts';
import { HOST_EXITS } from '../../options/host.ts';
import { nodeOptions, parsePort } from '../../options/nodes.ts';
import { flag, option, repeatedOption } from '../../options/option.ts';
import { INCLUDE_PROPOSED, onLoss, PROFILES } from '../../options/profiles.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { presentChange } from '../../output/host-change.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'apply',
  summary: 'make profiles hold for the containers of this host, with nftables',
  description: `Containers are told by their label plimsoll.member=namespace/name, by their Compose project and service, or by the name
of one profile. It takes root, nft, ip, nsenter and an engine with Docker's API; conntrack to cut connections.`,
  arguments: { profiles: { ...PROFILES, description: 'files of profiles, of all workloads at once' } },
  options: {
    dryRun: flag('--dry-run', 'only say what would change'),
    confirmWithin: option(
      '--confirm-within <time>',
      'roll back after this time, such as 90s or 5m, unless confirmed',
      { parse: parseTime, absent: 5 * 60, absentText: '5m' },
    ),
    yes: flag('--yes', 'confirm at once'),
    onLoss: onLoss('nftables'),
    strict: flag(
      '--strict',
      'change nothing and exit 1 where nftables cannot say exactly what a profile says',
    ),
    bridge: repeatedOption(
      '--bridge <name...>',
      'keep what is new on these bridges silent until the guard knows who it is',
      { parse: parseBridge, absentText: 'none' },
    ),
    audit: AUDIT,
    waypoint: flag(
      '--waypoint',
      'have HAProxy judge requests, hosts and server names; without it their lines are losses',
    ),
    waypointPort: option('--waypoint-port <number>', 'for it to listen on', {
      parse: parsePort,
      absent: 15_001,
    }),
    includeProposed: INCLUDE_PROPOSED,
    endpoints: endpointsOption(': with --nodes, addresses of the workloads of all nodes', ['nodes']),
    ...nodeOptions(['endpoints', 'waypoint']),
    format: TEXT_OR_JSON,
  },
  examples: [
    ['plimsoll network apply profiles/*.yaml --dry-run', 'what would change on this host'],
    [
      'plimsoll network apply profiles/*.yaml --confirm-within 2m',
      'applied, and rolled back in 2 minutes, unless "network confirm" says so',
    ],
    ['plimsoll network apply profiles/*.yaml --yes', 'applied and confirmed at once'],
    [
      'plimsoll network apply profiles/*.yaml --audit shop/web',
      'what shop/web may not do is told, and let through',
    ],
    ['plimsoll network apply profiles/*.yaml --yes --waypoint', 'requests too, by HAProxy, kept running'],
    [
      'plimsoll network apply profiles/*.yaml --yes --waypoint --nodes nodes.yaml --node n1 --endpoints hosts.yaml',
      'by mutual TLS to other nodes, which do the same',
    ],
  ],
  exitCodes: { 1: 'something is lost (--strict)', ...HOST_EXITS },
  async run({ profiles, format, nodes, node, nodePort: port, identities, endpoints, ...options }, services) {
    const { applyProfiles } = await import('../../../../control/segmentation/segmentation.ts');
    const { dryRun, strict, includeProposed } = options;
    const mesh =
      nodes === undefined || node === undefined || endpoints === undefined
        ? undefined
        : { nodes, node, port, identities, endpoints };
    const request = {
      dryRun,
      strict,
      includeProposed,
      onLoss: options.onLoss,
      bridges: options.bridge,
      audited: options.audit,
      waypoint: options.waypoint ? { port: options.waypointPort, mesh } : undefined,
      confirmWithin: options.yes ? undefined : options.confirmWithin,
    };
    return presentChange(await applyProfiles(profiles, request, await services.host()), format);
  },
});

function parseBridge(name: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,14}$/.test(name)) return name;
  throw new InvalidArgumentError('It must be the name of an interface, of at most 15 characters.');
}

/** Seconds. */
function parseTime(text: string): number {
  const [, number, unit = 's'] = /^(\d{1,6})(s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(number) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 1);
  if (!(seconds > 0)) throw new InvalidArgumentError('Use a time such as 90s, 5m or 1h.');
  return seconds;
}
