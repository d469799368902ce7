import type { GuardUpdate } from '../../../../model/report/guard-update.ts';
import { EXIT } from '../../exit-code.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { stopSignal } from '../../stop.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'guard',
  summary: 'keep it in force while containers come and go, until it is stopped',
  description:
    'It tells a line for each thing that it does. When it is stopped (SIGINT, SIGTERM), everything stays as it is.',
  arguments: {},
  options: { format: TEXT_OR_JSON },
  examples: [['plimsoll network guard', 'keep it so while containers come and go']],
  exitCodes: { 0: 'stopped', 4: 'the kernel or the engine refuses' },
  async run({ format }, services) {
    const { guardHost } = await import('../../../../control/guard/guard-host.ts');
    const { jsonLine } = await import('../../../../present/text/json.ts');
    const { guardText } = await import('../../../../present/host/changes.ts');
    const stop = stopSignal();
    const tell = (update: GuardUpdate) =>
      process.stdout.write(format === 'json' ? jsonLine(update) : guardText(update));
    await guardHost(await services.host(), tell, stop);
    return EXIT.clean;
  },
});
