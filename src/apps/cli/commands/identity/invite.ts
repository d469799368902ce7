import { EXIT } from '../../exit-code.ts';
import { FOLDER, INVITATIONS, NODE_EXITS } from '../../options/authority.ts';
import { argument, requiredOption } from '../../options/option.ts';
import { print } from '../../output/print.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'invite',
  summary: 'write an invitation for a node to standard output',
  description: INVITATIONS,
  arguments: { node: argument('<node>', 'the name of the node') },
  options: {
    url: requiredOption(
      '--url <url>',
      'where the node reaches "identity serve", such as https://192.0.2.1:8008',
    ),
    folder: FOLDER,
  },
  examples: [
    [
      'plimsoll identity invite n2 --url https://192.0.2.1:8008 > n2.json',
      "on the authority's host, for one hour",
    ],
  ],
  exitCodes: NODE_EXITS,
  async run({ node, url, folder }, services) {
    const authority = await services.authority();
    const { jsonLine } = await import('../../../../present/text/json.ts');
    await print(jsonLine(await authority.invite(folder, node, url)));
    return EXIT.clean;
  },
});
