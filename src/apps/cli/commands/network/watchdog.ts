import { EXIT } from '../../exit-code.ts';
import { argument } from '../../options/option.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'watchdog',
  summary: 'roll a change back, unless it is confirmed in time ("network apply" starts it)',
  arguments: { id: argument('<id>', 'of the change') },
  options: {},
  examples: [['plimsoll network watchdog ID']],
  isHidden: true,
  async run({ id }, services) {
    const { watchPending } = await import('../../../../control/segmentation/pending-change.ts');
    const { tellStarted } = await import('../../../../platform/host/detached.ts');
    tellStarted();
    await watchPending(id, await services.host());
    return EXIT.clean;
  },
});
