import { EXIT } from '../../exit-code.ts';
import { TEXT_OR_JSON } from '../../options/report-format.ts';
import { say } from '../../output/print.ts';
import { printReport } from '../../output/report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'status',
  summary: 'what is enforced on this host, proved against the profiles',
  arguments: {},
  options: { format: TEXT_OR_JSON },
  examples: [['plimsoll network status', 'what holds, and what it has refused']],
  exitCodes: {
    1: 'the kernel does not hold what the profiles mean',
    4: 'the kernel or the engine refuses',
  },
  async run({ format }, services) {
    const { segmentationStatus } = await import('../../../../control/segmentation/status.ts');
    const { statusText } = await import('../../../../present/host/changes.ts');
    const report = await segmentationStatus(await services.host(), (why) => say(`${why}; waiting for it`));
    await printReport(report, format, statusText);
    const isHeld = report.kernel === 'equal' || report.kernel === 'equal-but-for-losses';
    const isHeldBack = report.waypoint?.state === 'failed';
    return report.declared && (!isHeld || isHeldBack) ? EXIT.violated : EXIT.clean;
  },
});
