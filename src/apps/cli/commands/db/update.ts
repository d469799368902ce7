import type { UpdateSummary } from '../../../../platform/feeds/types.ts';
import { EXIT } from '../../exit-code.ts';
import { flag, option, repeatedOption } from '../../options/option.ts';
import { updateAdvisories } from '../../output/advisory-update.ts';
import { print } from '../../output/print.ts';
import { createProgress } from '../../output/progress.ts';
import { defineCommand } from '../types.ts';
import { DATABASE, FROM, QUIET } from '../../options/database.ts';

export const command = defineCommand({
  name: 'update',
  summary: 'fetch advisories, exploited vulnerabilities and their probabilities',
  arguments: {},
  options: {
    from: FROM,
    kev: option('--kev <url|file>', "CISA's list of exploited vulnerabilities", { completion: 'file' }),
    epss: option('--epss <url|file>', "FIRST's probabilities of exploitation", { completion: 'file' }),
    source: repeatedOption(
      '--source <name[=place]>',
      "a publisher's own advisories besides: alpine, amazon, redhat … or none; from a URL, folder or file of yours",
    ),
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
    [
      'plimsoll db update --source redhat --source alpine=./secdb',
      'and what Red Hat and Alpine publish themselves',
    ],
    ['plimsoll db update --from ./mirror', "from a folder in the layout of OSV's bucket"],
  ],
  savesMemory: true,
  exitCodes: { 3: 'no data at the base', 4: 'something cannot be fetched or read' },
  async run({ from, quiet, source, ...request }, services) {
    using progress = createProgress(process.stderr, { quiet });
    const summary = await updateAdvisories({ ...request, base: from, sources: source }, services, progress);
    await print(summaryText(summary));
    return EXIT.clean;
  },
});

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
