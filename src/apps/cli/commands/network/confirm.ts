import { HOST_EXITS } from '../../options/host.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { presentChange } from '../../output/host-change.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'confirm',
  summary: 'keep what was applied last',
  arguments: {},
  options: { format: TEXT_OR_JSON },
  examples: [['plimsoll network confirm']],
  exitCodes: HOST_EXITS,
  async run({ format }, services) {
    const { confirmChange } = await import('../../../../control/segmentation/segmentation.ts');
    return presentChange(await confirmChange(await services.host()), format);
  },
});
