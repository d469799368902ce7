import { InvalidArgumentError } from 'commander';
import type { Platform } from '../../../model/image.ts';
import { argumentList, flag, option, repeatedOption } from './option.ts';
import { FORMAT_IDS, parseDestination } from '../output/destinations.ts';
import { formatOption } from './report-format.ts';
import type { OptionDefinition } from '../commands/types.ts';
import { BUDGET_OPTIONS } from './budget.ts';
import { QUIET } from './database.ts';
import { INFLATER } from './inflater.ts';
import { SCANNERS as ALL } from '../../../scanners/registry.ts';

/** Kinds of targets, for the description of a command that takes one. */
export const TARGETS = `Targets (the kind is detected; a prefix forces it):
  alpine:3.22, registry.example/team/app@sha256:…   image: of a local engine, else of its registry
  docker:NAME, podman:NAME, registry:NAME           of this engine or of the registry only
  app.tar                                           archive: "docker save" or an OCI archive
  ./layout                                          oci: an OCI layout folder
  ./folder                                          image-folder: as "skopeo copy … dir:" writes an image
  ./rootfs, ./source                                dir: a root filesystem or a source folder
  ./checkout, https://host/team/app.git             repo: a git repository; repo:./checkout@main is a commit of it
  app.cdx.json                                      sbom: CycloneDX, SPDX or a report of ours
  -                                                 standard input: an archive or a bill of materials`;

export const TARGET_LIST = argumentList(
  '<target...>',
  'images, archives, folders, repositories, bills of materials',
  {
    completion: 'file',
  },
);

/** How a target is read. */
export const READING_OPTIONS = {
  platform: option('--platform <os/arch[/variant]>', 'which image of a multi-platform index', {
    parse: parsePlatform,
  }),
  insecure: flag('--insecure', 'allow plain HTTP to registries other than loopback'),
  offline: flag('--offline', 'ask nothing of the network'),
  cache: flag('--no-cache', 'neither read nor write the cache of layers'),
  inflater: INFLATER,
  ...BUDGET_OPTIONS,
  quiet: QUIET,
};

export const VERBOSE = flag('-v, --verbose', 'a line for each step', { conflicts: ['quiet'] });

/** Which folders of a target are looked into. */
const PATH_OPTIONS = {
  skipDirs: repeatedOption('--skip-dirs <glob>', 'leave out folders, such as "**/testdata"; may be repeated'),
  onlyDirs: repeatedOption('--only-dirs <glob>', 'look only into these folders; may be repeated'),
};

/** How a target is read, and where its report goes. Undefined as format: the one of the command. */
export function targetOptions(format: string) {
  return {
    format: { ...formatOption(FORMAT_IDS, format), absent: undefined } as OptionDefinition<
      string | undefined
    >,
    output: repeatedOption(
      '-o, --output <[format=]file>',
      'write to a file, or into a folder; may be repeated',
      {
        parse: parseDestination,
        completion: 'file',
      },
    ),
    template: option('--template <file>', 'write it by a template of your own, in Liquid', {
      completion: 'file',
      conflicts: ['format'],
    }),
    ...READING_OPTIONS,
    ...PATH_OPTIONS,
    verbose: VERBOSE,
    color: flag('--no-color', 'no colour'),
  };
}

/** What else is known of the packages of a target. */
export const JAR_INDEX = option(
  '--jar-index <file>',
  'what Java archives are that do not say it: lines of "sha1sum" in a Maven repository, or SHA-1 and group:artifact:version',
  { completion: 'file' },
);

const USUAL = ALL.filter(({ isUsual }) => isUsual)
  .map(({ id }) => id)
  .join(', ');

/** What is looked for, where that is chosen. */
export const SCANNERS = option(
  '--scanners <list>',
  `what to look for, separated by commas: ${ALL.map(({ id }) => id).join(', ')}; default ${USUAL}`,
  { parse: parseNames },
);

function parseNames(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

/** Parses `--platform`: `linux/arm64`, `linux/arm/v7`. */
function parsePlatform(text: string): Platform {
  const [, os, architecture, variant] = /^([\w.-]+)\/([\w.-]+)(?:\/([\w.-]+))?$/.exec(text) ?? [];
  if (os === undefined || architecture === undefined) {
    throw new InvalidArgumentError('write os/architecture or os/architecture/variant, such as linux/arm64.');
  }
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
