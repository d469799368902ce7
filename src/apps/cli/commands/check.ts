import { unifiedDiff } from '../../../model/configuration/edit.ts';
import type { Report } from '../../../model/report/scan.ts';
import type { BuildServices } from '../../../pipeline/build/services.ts';
import { gravest } from '../exit-code.ts';
import { CHART_OPTIONS, chartRequest } from '../options/charts.ts';
import { EXCEPTION_OPTIONS, FAIL_ON_ANY } from '../options/exceptions.ts';
import { argumentList, flag, option } from '../options/option.ts';
import { requestOf } from '../options/scan-request.ts';
import { targetOptions } from '../options/target.ts';
import { print, say } from '../output/print.ts';
import { presentTargets } from '../output/scan-report.ts';
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
    ...CHART_OPTIONS,
    failOn: FAIL_ON_ANY,
    ...targetOptions('table'),
    ...EXCEPTION_OPTIONS,
  },
  examples: [
    ['plimsoll check', 'the files of this folder'],
    ['plimsoll check compose.yaml --fix', 'and mend what is certain'],
    ['plimsoll check deploy/ --diff | git apply', 'the same as a patch'],
    ['plimsoll check chart/ --values production.yaml --set replicas=2', 'what a Helm chart installs'],
    ['plimsoll check - < manifests.yaml', 'what comes by standard input'],
    ['plimsoll check - --name Dockerfile < Dockerfile.in'],
  ],
  exitCodes: { 0: 'nothing found', 1: 'something found', 3: 'nothing to check', 4: 'incomplete' },
  savesMemory: true,
  async run({ paths, fix, diff, name, failOn, values, set, ...options }, services) {
    const { check, mend, mendable } = await import('../../../pipeline/develop/check.ts');
    const [reading, presented] = requestOf(options);
    const targets = paths.length === 0 ? ['.'] : paths;
    // What comes by standard input is in a file of no name.
    const own = {
      ...reading,
      failOn,
      charts: chartRequest({ values, set }),
      maximumDataAge: Infinity,
      name: name ?? (targets.join() === '-' ? MANIFEST : undefined),
    };
    if (!diff)
      return presentTargets(targets, 'table', presented, services, async (target, build) => {
        if (!fix) return check({ ...own, target }, build);
        const { report, mended } = await mend({ ...own, target }, build, services.writeFile);
        for (const { path } of mended) say(`${path} is mended`);
        return report;
      });
    const codes: number[] = [];
    for (const one of targets) {
      const nowhere = { ...presented, output: [{ format: undefined, path: '/dev/null' }] };
      const patches: string[] = [];
      const make = async (target: string, build: BuildServices): Promise<Report> => {
        const { report, mended } = await mendable({ ...own, target }, build);
        patches.push(...mended.map(({ path, before, after }) => unifiedDiff(path, before, after)));
        return report;
      };
      codes.push(await presentTargets([one], 'table', nowhere, services, make));
      await print(patches.join(''));
    }
    return gravest(codes);
  },
});

const MANIFEST = 'standard-input.yaml';
