import { InvalidArgumentError } from 'commander';
import { Fault } from '../../../../model/fault.ts';
import { exitCodeOfGaps } from '../../exit-code.ts';
import { budgetOf } from '../../options/budget.ts';
import { CHART_OPTIONS, chartValues } from '../../options/configuration.ts';
import { argumentList, option } from '../../options/option.ts';
import { YAML_OR_JSON } from '../../options/report-format.ts';
import { READING_OPTIONS } from '../../options/target.ts';
import { presentDerived } from '../../output/derived-profiles.ts';
import { createProgress } from '../../output/progress.ts';
import { defineCommand, type OptionDefinition } from '../types.ts';
import { PROFILE_FOLDER } from '../../options/profiles.ts';

const IMAGES: OptionDefinition<ReadonlyMap<string, string>> = {
  ...option('--image <name=image>', 'what a workload, container or image of this name is; may be repeated'),
  absent: new Map(),
  parse: collectImage,
};

export const command = defineCommand({
  name: 'derive',
  summary: 'write the first profile of workloads from their images, manifests and sources alone',
  description: `Targets: whatever "plimsoll scan" takes but a bill of materials, a Compose file, a file or folder of Kubernetes
manifests, charts of Helm and kustomizations. Images and sources of what manifests declare are found by --image and
--contexts; without them by Compose's "build", and in a folder of the image's or workload's name that has a Dockerfile
and lies beside the manifests.

Every line is proposed, with the reason that was found for it, and has no effect until a person accepts it.`,
  arguments: {
    targets: argumentList(
      '<target...>',
      'image, source folder, Compose file, file or folder of Kubernetes manifests',
      { completion: 'file' },
    ),
  },
  options: {
    format: YAML_OR_JSON,
    output: PROFILE_FOLDER,
    merge: option('--merge <file>', 'merge into this file, and keep what people changed in it', {
      completion: 'file',
      conflicts: ['output'],
    }),
    image: IMAGES,
    contexts: option(
      '--contexts <folder>',
      'folder with the sources of workloads, each in a folder of its name',
      { completion: 'folder' },
    ),
    ...CHART_OPTIONS,
    ...READING_OPTIONS,
  },
  examples: [
    ['plimsoll profile derive compose.yaml', 'every service, to standard output'],
    ['plimsoll profile derive ./k8s --image orders=orders.tar', 'manifests, with one image looked at'],
    [
      'plimsoll profile derive ./k8s --contexts . --output profiles',
      'one file each; files that are there are merged into',
    ],
    ['plimsoll profile derive orders.tar --merge orders.yaml', 'keeps what people changed in it'],
    ['plimsoll profile derive nginx:1.29 --format json'],
  ],
  exitCodes: {
    3: 'nothing to derive from',
    4: 'incomplete (something was not read or could not be told; it is named on standard error)',
  },
  async run(
    { targets, format, output, merge, image: images, contexts, quiet, values, set, ...reading },
    services,
  ) {
    if (format === 'json' && (output ?? merge) !== undefined)
      throw new Fault('usage', '--format json goes to standard output', {
        hint: 'leave out --output and --merge',
      });
    const { deriveProfiles } = await import('../../../../pipeline/deploy/derive-profile.ts');
    const { platform, insecure: allowHttp, limit, ...build } = reading;
    const charts = await chartValues({ values, set });
    using progress = createProgress(process.stderr, { quiet });
    using own = await services.build({
      ...build,
      budget: budgetOf(limit),
      onProgress: progress.report,
      onNote: progress.note,
    });
    const derived = await deriveProfiles(
      { targets, images, contexts, platform, allowHttp, values: charts },
      own,
    );
    progress.clear();
    await presentDerived(
      derived,
      { format, output, merge },
      {
        note: progress.note,
        writeFile: services.writeFile,
      },
    );
    return exitCodeOfGaps(derived.gaps);
  },
});

function collectImage(text: string, earlier: unknown): ReadonlyMap<string, string> {
  const [, name, image] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || image === undefined)
    throw new InvalidArgumentError('write NAME=IMAGE, such as orders=orders.tar.');
  const before = earlier instanceof Map ? (earlier as ReadonlyMap<string, string>) : [];
  return new Map([...before, [name, image]]);
}
