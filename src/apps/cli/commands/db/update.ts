import type { UpdateProgress, UpdateSummary } from '../../../../platform/feeds/types.ts';
import { EXIT } from '../../exit-code.ts';
import { flag, option } from '../../options/option.ts';
import { createProgress } from '../../output/progress.ts';
import { defineCommand } from '../types.ts';
import { DATABASE, QUIET } from '../../options/database.ts';

export const command = defineCommand({
  name: 'update',
  summary: 'fetch advisories, exploited vulnerabilities and their probabilities',
  arguments: {},
  options: {
    from: option('--from <url|folder>', "base in the layout of OSV's bucket; default: OSV's own", {
      completion: 'folder',
    }),
    kev: option('--kev <url|file>', "CISA's list of exploited vulnerabilities", { completion: 'file' }),
    epss: option('--epss <url|file>', "FIRST's probabilities of exploitation", { completion: 'file' }),
    ecosystems: option('--ecosystems <list>', 'only these, separated by commas', {
      parse: (text) => text.split(','),
    }),
    full: flag('--full', 'fetch everything again'),
    db: DATABASE,
    quiet: QUIET,
  },
  examples: [
    ['plimsoll db update', 'everything, or only what is new'],
    ['plimsoll db update --ecosystems Debian,npm,PyPI', 'only these'],
    ['plimsoll db update --from ./mirror', "from a folder in the layout of OSV's bucket"],
  ],
  exitCodes: { 3: 'no data at the base', 4: 'something cannot be fetched or read' },
  async run({ from, quiet, ...request }, services) {
    using progress = createProgress(process.stderr, { quiet });
    const { update } = await services.advisories();
    const onProgress = (step: UpdateProgress): void => progress.report(progressText(step));
    const summary = await update({ ...request, base: from, progress: onProgress });
    progress.clear();
    for (const { part, reason } of summary.absent) progress.note(`without ${part}: ${reason}`);
    for (const { id, reason } of summary.bad.examples) progress.note(`not an advisory: ${id}: ${reason}`);
    process.stdout.write(summaryText(summary));
    return EXIT.clean;
  },
});

function progressText({ step, subject, done, total }: UpdateProgress): string {
  const amount = step === 'download' ? `${(done / 1e6).toFixed(1)} MB` : `${done}`;
  const share = total ? ` (${Math.floor((100 * done) / total)} %)` : '';
  return `${step} ${subject}: ${amount}${share}`;
}

function summaryText({
  mode,
  advisories,
  ecosystems,
  read,
  removed,
  bad,
  exploited,
  probabilities,
}: UpdateSummary) {
  const refused = bad.count > 0 ? `, ${bad.count} records refused` : '';
  const gone = removed > 0 ? `, ${removed} removed` : '';
  return `${advisories} advisories of ${ecosystems} ecosystems (${mode}: ${read} read${gone}${refused}), ${exploited} exploited vulnerabilities, ${probabilities} probabilities\n`;
}
