import { EXIT } from '../../exit-code.ts';
import { AUDIT } from '../../options/audit.ts';
import { endpointsOption } from '../../options/endpoints.ts';
import { nodeOptions, portOption } from '../../options/nodes.ts';
import { option } from '../../options/option.ts';
import { INCLUDE_PROPOSED, onLoss, PROFILES } from '../../options/profiles.ts';
import { note } from '../../output/print.ts';
import { stopSignal } from '../../stop.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'waypoint',
  summary: 'run the proxy that judges requests, and keep it at what the profiles say',
  description: `Runs one HAProxy that judges the requests of this node's workloads, until it is stopped (SIGINT, SIGTERM). Their TCP
connections have to be redirected to the port, with their addresses kept (TPROXY). Files are looked at twice a second:
what changes in them is enforced without a reload, and a profile that cannot be read changes nothing. HAProxy's log,
one JSON record a line with the rule of each denial, goes to standard output.`,
  arguments: { profiles: PROFILES },
  options: {
    endpoints: endpointsOption(''),
    folder: option('--folder <folder>', 'for its configuration', {
      absent: '/run/plimsoll/waypoint',
      completion: 'folder',
    }),
    port: portOption(15_001),
    onLoss: onLoss('HAProxy'),
    audit: AUDIT,
    includeProposed: INCLUDE_PROPOSED,
    ...nodeOptions(),
  },
  examples: [
    ['plimsoll network waypoint profiles/*.yaml --endpoints hosts.yaml'],
    [
      'plimsoll network waypoint profiles/*.yaml --endpoints hosts.yaml --port 15001 --folder /run/plimsoll/waypoint',
    ],
    ['plimsoll network waypoint profiles/*.yaml --endpoints hosts.yaml --nodes nodes.yaml --node n1'],
    [
      'plimsoll network waypoint profiles/*.yaml --endpoints hosts.yaml --nodes nodes.yaml --node n1 --identities files:/run/spire',
    ],
  ],
  exitCodes: { 0: 'stopped', 3: 'no such file', 4: 'HAProxy or a profile cannot be used' },
  async run({ audit: audited, nodes, node, nodePort, identities, ...request }, services) {
    const listener = { output: (bytes: Buffer) => process.stdout.write(bytes), note };
    const place =
      nodes === undefined || node === undefined ? undefined : { nodes, node, port: nodePort, identities };
    const waypoint = await services.waypoint({ ...request, audited }, place, listener);
    const stop = stopSignal();
    await waypoint.start();
    note(`the waypoint listens on port ${request.port}`);
    await waypoint.serve(stop);
    return EXIT.clean;
  },
});
