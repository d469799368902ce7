import { unifiedDiff } from '../../../model/configuration/edit.ts';
import type { Report } from '../../../model/report/scan.ts';
import type { BuildServices } from '../../../pipeline/build/services.ts';
import { CONFIG_OPTIONS, configRequest } from '../options/configuration.ts';
import { EXCEPTION_OPTIONS, FAIL_ON_ANY } from '../options/exceptions.ts';
import { argumentList, flag, option, repeatedOption } from '../options/option.ts';
import { requestOf } from '../options/scan-request.ts';
import { targetOptions } from '../options/target.ts';
import { print, say } from '../output/print.ts';
import { count, visible } from '../../../present/text/text.ts';
import { EXIT } from '../exit-code.ts';
import { forTargets, presentTargets } from '../output/scan-report.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'check',
  summary: 'find what is less safe than it could be in files of configuration, and mend it',
  description: `A path is a file or a folder; "-" is standard input, a manifest unless --name says otherwise.
Exits with 1 where anything is found, unless --fail-on says otherwise.`,
  arguments: {
    paths: argumentList('[path...]', 'files and folders of configuration; default the current folder', {
      completion: 'file',
    }),
  },
  options: {
    fix: flag('--fix', 'write what is certain to mend it, comments and formatting kept, and check again', {
      conflicts: ['diff'],
    }),
    diff: flag('--diff', 'print what --fix would change, as a patch, and nothing else'),
    name: option('--name <file>', 'read a single file as one of this name, such as Dockerfile'),
    ...CONFIG_OPTIONS,
    testChecks: repeatedOption(
      '--test-checks <path>',
      'try the checks of a file or a folder on their examples, and do nothing else; may be repeated',
      { completion: 'file' },
    ),
    baseline: repeatedOption(
      '--baseline <report>',
      'leave out what a JSON report of ours already has; may be repeated',
      { completion: 'file' },
    ),
    failOn: FAIL_ON_ANY,
    ...targetOptions('table'),
    ...EXCEPTION_OPTIONS,
  },
  examples: [
    ['plimsoll check', 'the files of this folder'],
    ['plimsoll check compose.yaml --fix', 'and mend what is certain'],
    ['plimsoll check deploy/ --diff | git apply', 'the same as a patch'],
    ['plimsoll check chart/ --values production.yaml --set replicas=2', 'what a Helm chart installs'],
    ['plimsoll check . --checks policy/', 'with the checks that you wrote'],
    ['plimsoll check --test-checks policy/', 'do they find what their examples say?'],
    ['plimsoll check . --baseline check.json', 'only what is new since a report'],
    ['plimsoll check - < manifests.yaml', 'what comes by standard input'],
    ['plimsoll check - --name Dockerfile < Dockerfile.in'],
  ],
  exitCodes: { 0: 'nothing found', 1: 'something found', 3: 'nothing to check', 4: 'incomplete' },
  savesMemory: true,
  async run(
    { paths, fix, diff, name, checks, testChecks, baseline, failOn, values, set, ...options },
    services,
  ) {
    if (testChecks.length > 0) return tryChecks(testChecks);
    const { check } = await import('../../../pipeline/develop/check.ts');
    const { mend, mendable } = await import('../../../pipeline/develop/mend.ts');
    // What a report has is known.
    const ignoreFile = [...options.ignoreFile, ...baseline];
    const [reading, presented] = requestOf({ ...options, ignoreFile });
    const targets = paths.length === 0 ? ['.'] : paths;
    // What comes by standard input is in a file of no name.
    const own = {
      ...reading,
      failOn,
      config: configRequest({ values, set, checks }),
      maximumDataAge: Infinity,
      name: name ?? (targets.join() === '-' ? MANIFEST : undefined),
    };
    if (diff) {
      const patches: string[] = [];
      const make = async (target: string, build: BuildServices): Promise<Report> => {
        const { report, mended, left } = await mendable({ ...own, target }, build);
        left.forEach(sayLeft);
        patches.push(...mended.map(({ path, before, after }) => unifiedDiff(path, before, after)));
        return report;
      };
      return forTargets(targets, presented, services, make, () => print(patches.splice(0).join('')));
    }
    return presentTargets(targets, 'table', presented, services, async (target, build) => {
      if (!fix) return check({ ...own, target }, build);
      const { report, mended, left } = await mend({ ...own, target }, build, services.writeFile);
      left.forEach(sayLeft);
      for (const { path } of mended) say(`${path} is mended`);
      return report;
    });
  },
});

function sayLeft(path: string): void {
  say(`${path} is left as it is: its name is no UTF-8`);
}

/** Prints what came of the examples of checks. */
async function tryChecks(paths: readonly string[]): Promise<number> {
  const { testChecks } = await import('../../../pipeline/develop/test-checks.ts');
  const { checks, examples, problems } = testChecks(paths);
  const sum = [count(checks.length, 'check'), count(examples, 'example'), count(problems.length, 'problem')];
  const lines = [...problems, sum.join(', ')];
  await print(lines.map((line) => `${visible(line)}\n`).join(''));
  return problems.length > 0 ? EXIT.violated : EXIT.clean;
}

const MANIFEST = 'standard-input.yaml';
