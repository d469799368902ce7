import { EXIT } from '../../exit-code.ts';
import { FOLDER, INVITATIONS, NODE_EXITS } from '../../options/authority.ts';
import { REQUIRED_ENDPOINTS } from '../../options/endpoints.ts';
import { portOption } from '../../options/nodes.ts';
import { requiredOption } from '../../options/option.ts';
import { PROFILES } from '../../options/profiles.ts';
import { note } from '../../output/print.ts';
import { untilStopped } from '../../stop.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'serve',
  summary: 'give nodes the certificates of their workloads, until it is stopped',
  description: INVITATIONS,
  arguments: { profiles: PROFILES },
  options: {
    endpoints: REQUIRED_ENDPOINTS,
    nodes: requiredOption('--nodes <file>', 'nodes with the blocks of their workloads, as YAML', {
      completion: 'file',
    }),
    folder: FOLDER,
    port: portOption(8008),
  },
  examples: [
    [
      'plimsoll identity serve profiles/*.yaml --endpoints hosts.yaml --nodes nodes.yaml',
      "on the authority's host",
    ],
  ],
  exitCodes: NODE_EXITS,
  async run({ profiles, endpoints, nodes, folder, port }, services) {
    const authority = await services.authority();
    const request = { profiles, endpoints, nodes, port, onNote: note };
    const service = await authority.serve(folder, request);
    note(`the authority listens on port ${port}`);
    await untilStopped();
    await service.close();
    return EXIT.clean;
  },
});
