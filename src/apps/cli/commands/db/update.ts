import type { Command } from 'commander';
import { Fault } from '../../../../model/fault.ts';
import type { AdvisoryData } from '../../../../model/report/scan.ts';
import type { UpdateProgress, UpdateSummary } from '../../../../platform/feeds/types.ts';
import { EXIT } from '../../exit-code.ts';
import { createProgress } from '../../output/progress.ts';
import { httpClient } from '../../../composition/build-services.ts';
import { databasePath } from '../../program/settings.ts';

const EXAMPLES = `
Examples:
  plimsoll db update                                 everything, or only what is new
  plimsoll db update --ecosystems Debian,npm,PyPI    only these
  plimsoll db update --from ./mirror                 from a folder in the layout of OSV's bucket
  plimsoll db status --format json`;

interface UpdateOptions {
  readonly from?: string;
  readonly kev?: string;
  readonly epss?: string;
  readonly ecosystems?: readonly string[];
  readonly full?: boolean;
  readonly db?: string;
  readonly quiet?: boolean;
}

/** Adds `db update` and `db status`. */
export function addDbCommand(program: Command): void {
  const db = program
    .command('db')
    .description('advisory data: fetch it, look at it')
    .addHelpText('after', EXAMPLES);
  db.command('update')
    .description('fetch advisories, exploited vulnerabilities and their probabilities')
    .option('--from <url|folder>', "base in the layout of OSV's bucket; default: OSV's own")
    .option('--kev <url|file>', "CISA's list of exploited vulnerabilities")
    .option('--epss <url|file>', "FIRST's probabilities of exploitation")
    .option('--ecosystems <list>', 'only these, separated by commas', (text: string) => text.split(','))
    .option('--full', 'fetch everything again')
    .option('--db <file>', 'advisory database')
    .option('-q, --quiet', 'no progress and no notes')
    .addHelpText('after', EXAMPLES)
    .action(update);
  db.command('status')
    .description('age and counts of the advisory data')
    .option('--db <file>', 'advisory database')
    .option('-f, --format <format>', 'table or json', 'table')
    .action(status);
}

async function update(options: UpdateOptions): Promise<void> {
  const { updateAdvisories } = await import('../../../../platform/feeds/update.ts');
  const progress = createProgress(process.stderr, options.quiet ?? false);
  try {
    const summary = await updateAdvisories({
      base: options.from,
      kev: options.kev,
      epss: options.epss,
      ecosystems: options.ecosystems,
      full: options.full,
      databasePath: options.db ?? databasePath(process.env),
      http: httpClient(false),
      clock: () => new Date(),
      progress: (step) => progress.report(progressText(step)),
    });
    progress.clear();
    for (const { part, reason } of summary.absent) progress.note(`without ${part}: ${reason}`);
    for (const { id, reason } of summary.bad.examples) progress.note(`not an advisory: ${id}: ${reason}`);
    process.stdout.write(summaryText(summary));
  } finally {
    progress.clear();
  }
}

async function status(options: { db?: string; format: string }): Promise<void> {
  const { existsSync } = await import('node:fs');
  const { openAdvisoryStore } = await import('../../../../platform/advisories/store.ts');
  const path = options.db ?? databasePath(process.env);
  if (!existsSync(path)) {
    throw new Fault('not-found', `there is no advisory database at ${path}`, {
      hint: 'run "plimsoll db update"',
    });
  }
  using store = openAdvisoryStore(path);
  const data = store.status();
  process.stdout.write(
    options.format === 'json' ? `${JSON.stringify(data, undefined, 2)}\n` : `${statusText(data)}\n`,
  );
  process.exitCode = EXIT.clean;
}

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

function statusText(data: AdvisoryData): string {
  const newest =
    data.newest === undefined ? 'unknown' : `${data.newest} (${daysSince(data.newest)} days ago)`;
  const width = Math.max(...Object.keys(data.ecosystems).map((name) => name.length), 10);
  return [
    `${'compiled'.padEnd(width)}  ${data.compiled} (${daysSince(data.compiled)} days ago)`,
    `${'newest'.padEnd(width)}  ${newest}`,
    `${'advisories'.padEnd(width)}  ${data.advisories}`,
    ...Object.entries(data.ecosystems).map(([name, count]) => `${name.padEnd(width)}  ${count}`),
  ].join('\n');
}

function daysSince(date: string): number {
  return Math.max(0, Math.floor((Date.now() - Date.parse(date)) / 86_400_000));
}
