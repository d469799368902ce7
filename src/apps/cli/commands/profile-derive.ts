import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Gap } from '../../../model/gap.ts';
import { Fault } from '../../../model/fault.ts';
import type { Platform } from '../../../model/image.ts';
import { EXIT } from '../exit-code.ts';
import { print } from '../output.ts';
import { createProgress, type Progress } from '../progress.ts';
import { createBuildServices } from '../services.ts';
import { parsePlatform } from '../target-options.ts';
import { profileCommand } from './profile-command.ts';

const EXAMPLES = `
Targets: whatever "plimsoll scan" takes but a bill of materials, a Compose file, a file or folder of Kubernetes
manifests. Images and sources of what manifests declare are found by --image and --contexts; without them by Compose's
"build", and in a folder of the image's or workload's name that has a Dockerfile and lies beside the manifests.

Examples:
  plimsoll profile derive compose.yaml                          every service, to standard output
  plimsoll profile derive ./k8s --image orders=orders.tar       manifests, with one image looked at
  plimsoll profile derive ./k8s --contexts . --output profiles  one file each; files that are there are merged into
  plimsoll profile derive orders.tar --merge orders.yaml        keeps what people changed in it
  plimsoll profile derive nginx:1.29 --format json

Every line is proposed, with the reason that was found for it, and has no effect until a person accepts it.

Exit codes: 0 done, 2 wrong usage, 3 nothing to derive from, 4 incomplete (something was not read or could not be told;
it is named on standard error), 5 internal fault`;

interface Options {
  readonly format: 'yaml' | 'json';
  readonly output?: string;
  readonly merge?: string;
  readonly image: ReadonlyMap<string, string>;
  readonly contexts?: string;
  readonly platform?: Platform;
  readonly insecure?: boolean;
  readonly offline?: boolean;
  readonly cache: boolean;
  readonly quiet?: boolean;
}

/** Adds `profile derive`. */
export function addProfileDeriveCommand(program: Command): void {
  profileCommand(program)
    .command('derive')
    .description('write the first profile of workloads from their images, manifests and sources alone')
    .argument('<target...>', 'image, source folder, Compose file, file or folder of Kubernetes manifests')
    .addOption(
      new Option('-f, --format <format>', 'how to write it').choices(['yaml', 'json']).default('yaml'),
    )
    .option('-o, --output <folder>', 'write one file for each workload; a file that is there is merged into')
    .addOption(
      new Option('--merge <file>', 'merge into this file, and keep what people changed in it').conflicts(
        'output',
      ),
    )
    .option(
      '--image <name=image>',
      'what a workload, container or image of this name is; may be repeated',
      collectImage,
      new Map<string, string>(),
    )
    .option('--contexts <folder>', 'folder with the sources of workloads, each in a folder of its name')
    .option('--platform <os/arch[/variant]>', 'which image of a multi-platform index', parsePlatform)
    .option('--insecure', 'allow plain HTTP to registries other than loopback')
    .option('--offline', 'ask nothing of the network')
    .option('--no-cache', 'neither read nor write the cache of layers')
    .option('-q, --quiet', 'no progress and no notes')
    .addHelpText('after', EXAMPLES)
    .action(derive);
}

function collectImage(text: string, earlier: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [, name, image] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || image === undefined)
    throw new InvalidArgumentError('write NAME=IMAGE, such as orders=orders.tar.');
  return new Map([...earlier, [name, image]]);
}

async function derive(targets: string[], options: Options): Promise<void> {
  const isWritten = options.output !== undefined || options.merge !== undefined;
  if (options.format === 'json' && isWritten)
    throw new Fault('usage', '--format json goes to standard output', {
      hint: 'leave out --output and --merge',
    });
  const { deriveProfiles } = await import('../../../pipeline/deploy/derive-profile.ts');
  const progress = createProgress(process.stderr, options.quiet ?? false);
  try {
    using services = createBuildServices(options, progress);
    const { image: images, contexts, platform, insecure } = options;
    const request = { targets, images, contexts, platform, allowHttp: insecure ?? false };
    const derived = await deriveProfiles(request, services);
    progress.clear();
    if (options.format === 'json') {
      const { jsonText } = await import('../../../present/text/json.ts');
      await print(jsonText({ schemaVersion: 1, ...derived }));
    } else await writeYaml(derived.profiles, options, progress);
    tellGaps(derived.gaps, progress);
  } finally {
    progress.clear();
  }
}

async function writeYaml(
  profiles: Awaited<
    ReturnType<typeof import('../../../pipeline/deploy/derive-profile.ts').deriveProfiles>
  >['profiles'],
  { output, merge }: Options,
  progress: Progress,
): Promise<void> {
  const { writeWhole } = await import('../../../platform/files/write-whole.ts');
  const { profilesText, saveProfile, saveProfiles } =
    await import('../../../pipeline/deploy/save-profiles.ts');
  if (output === undefined && merge === undefined) return print(profilesText(profiles));
  const saved =
    output === undefined
      ? [saveProfile(merge ?? '', profiles, writeWhole)]
      : saveProfiles(output, profiles, writeWhole);
  for (const { path, change, conflicts } of saved) {
    progress.note(`${path}: ${change}`);
    for (const { workload, path: place } of conflicts)
      progress.note(`  ! ${workload} ${place || 'as a whole'}: changed on both sides; yours is kept`);
  }
}

/** Tells what was not read or told, and by the exit code whether that leaves the profiles incomplete. */
function tellGaps(gaps: readonly Gap[], progress: Progress): void {
  for (const { subject, reason, informational } of gaps)
    progress.note(`${informational ? '•' : '!'} ${subject}: ${reason}`);
  process.exitCode = gaps.some(({ informational }) => !informational) ? EXIT.incomplete : EXIT.clean;
}
