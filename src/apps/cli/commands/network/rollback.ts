import { HOST_EXITS } from '../../options/host.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { presentChange } from '../../output/host-change.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'rollback',
  summary: 'take back what was applied last and is not confirmed',
  arguments: {},
  options: { format: TEXT_OR_JSON },
  examples: [['plimsoll network rollback']],
  exitCodes: HOST_EXITS,
  async run({ format }, services) {
    const { rollBackChange } = await import('../../../../control/segmentation/segmentation.ts');
    return presentChange(await rollBackChange(await services.host()), format);
  },
});
