import { EXIT, exitCodeOfGaps } from '../exit-code.ts';
import { budgetOf, HELD } from '../options/budget.ts';
import { DATABASE } from '../options/database.ts';
import { argument, option } from '../options/option.ts';
import { formatOption } from '../options/report-format.ts';
import { READING_OPTIONS, SCANNERS, TARGETS, VERBOSE } from '../options/target.ts';
import { print } from '../output/print.ts';
import { createProgress } from '../output/progress.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'diff',
  summary: 'what differs between two targets: packages, findings, configuration, size and layers',
  description: TARGETS,
  arguments: {
    before: argument('<before>', 'any target that "scan" takes', { completion: 'file' }),
    after: argument('<after>', 'another, of the same kind or not', { completion: 'file' }),
  },
  options: {
    scanners: SCANNERS,
    failOn: option('--fail-on <rules>', 'exit 1 where a new finding breaks one; as "scan" has them'),
    db: DATABASE,
    ...READING_OPTIONS,
    verbose: VERBOSE,
    format: formatOption(['table', 'json', 'markdown'], 'table'),
  },
  examples: [
    ['plimsoll diff app:1 app:2', 'two images'],
    ['plimsoll diff repo:.@main . --fail-on high', 'what a change brings, in a pipeline'],
    ['plimsoll diff old.cdx.json new.cdx.json --format markdown', 'two bills of materials'],
  ],
  exitCodes: { 0: 'no rule is broken', 1: 'a new finding breaks one', 3: 'no such target', 4: 'incomplete' },
  savesMemory: true,
  async run(
    { before, after, format, platform, insecure, quiet, verbose, limit, scanners, failOn, ...build },
    services,
  ) {
    const { compareTargets } = await import('../../../pipeline/build/compare.ts');
    const { COMPARISON_FORMATS } = await import('../../../present/comparison/text.ts');
    using progress = createProgress(process.stderr, { quiet, verbose });
    const request = {
      before,
      after,
      platform,
      allowHttp: insecure,
      scanners,
      failOn,
      maximumDataAge: Infinity,
    };
    const report = await compareTargets(request, () =>
      services.build({
        ...build,
        budget: budgetOf([HELD, ...limit]),
        onProgress: progress.report,
        onNote: progress.note,
      }),
    );
    progress.clear();
    await print(COMPARISON_FORMATS[format](report));
    return report.verdict.status === 'violated' ? EXIT.violated : exitCodeOfGaps(report.gaps);
  },
});
