import { Fault } from '../../../../../model/fault.ts';
import { parseJson } from '../../../../../model/json/parse.ts';
import { EXIT } from '../../../exit-code.ts';
import { requiredOption } from '../../../options/option.ts';
import { TEXT_OR_JSON } from '../../../options/report-format.ts';
import { printReport } from '../../../output/report.ts';
import { defineCommand } from '../../types.ts';

/** Milliseconds, and bytes of an answer. */
const [PATIENCE, LONGEST] = [5000, 4 * 2 ** 20];

export const command = defineCommand({
  name: 'status',
  summary: 'what an agent has delivered, since when, and for how long',
  description:
    'Each credential with the time for which files have, or had, it. How often it was read nobody knows.',
  arguments: {},
  options: {
    socket: requiredOption('--socket <path>', 'where the agent answers: `status` in its settings', {
      completion: 'file',
    }),
    format: TEXT_OR_JSON,
  },
  examples: [['plimsoll vault agent status --socket /run/plimsoll/agent.sock --format json']],
  exitCodes: {
    0: 'what was delivered is as the vault says',
    1: 'it is not, or is removed',
    4: 'no agent answers',
  },
  async run({ socket, format }) {
    const { askAt } = await import('../../../../../platform/host/door.ts');
    const { deliveryStatusSchema } = await import('../../../../../model/report/delivery.ts');
    const { deliveryText } = await import('../../../../../present/vault/delivery.ts');
    const answer = parseJson(await askAt(socket, 'status', PATIENCE, LONGEST));
    const parsed = deliveryStatusSchema.safeParse(answer);
    if (!parsed.success) throw new Fault('malformed', `what answers at ${socket} is no agent`);
    await printReport(parsed.data, format, deliveryText);
    return parsed.data.state === 'serving' ? EXIT.clean : EXIT.violated;
  },
});
