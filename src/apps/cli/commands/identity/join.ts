import { EXIT } from '../../exit-code.ts';
import { INVITATIONS, NODE_EXITS } from '../../options/authority.ts';
import { argument, option } from '../../options/option.ts';
import { note } from '../../output/print.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'join',
  summary: 'make this host a node, by an invitation',
  description: INVITATIONS,
  arguments: { invitation: argument('<invitation>', 'the file', { completion: 'file' }) },
  options: {
    folder: option('--folder <folder>', 'for the key of the node', {
      absent: '/var/lib/plimsoll/node',
      completion: 'folder',
    }),
  },
  examples: [['plimsoll identity join n2.json --folder /var/lib/plimsoll/node', 'on the node n2']],
  exitCodes: NODE_EXITS,
  async run({ invitation, folder }, services) {
    const { node, trustDomain } = await (await services.authority()).join(invitation, folder);
    note(`this host is node ${node} of ${trustDomain} now`);
    return EXIT.clean;
  },
});
