import { HOST_EXITS } from '../../options/host.ts';
import { flag } from '../../options/option.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { presentChange } from '../../output/host-change.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'remove',
  summary: 'take everything away that was applied on this host',
  arguments: {},
  options: {
    format: TEXT_OR_JSON,
    force: flag('--force', 'also where the state of it cannot be read'),
  },
  examples: [['plimsoll network remove', 'everything of it gone']],
  exitCodes: HOST_EXITS,
  async run({ format, force }, services) {
    const { removeSegmentation } = await import('../../../../control/segmentation/segmentation.ts');
    return presentChange(await removeSegmentation(force, await services.host()), format);
  },
});
