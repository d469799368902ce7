import { type Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES, type Severity } from '../../../model/finding/head.ts';
import type { Platform } from '../../../model/image.ts';
import type { Report } from '../../../model/report/scan.ts';
import { exitCodeOfReport } from '../exit-code.ts';
import { collectDestination, type Destination, FORMAT_IDS, terminalOf, writeReport } from '../output.ts';
import { createProgress } from '../progress.ts';
import { createBuildServices } from '../services.ts';
import { parsePlatform } from '../target-options.ts';

const TARGETS = `
Targets (the kind is detected; a prefix forces it):
  alpine:3.22, registry.example/team/app@sha256:…   image: of a local engine, else of its registry
  docker:NAME, podman:NAME, registry:NAME           of this engine or of the registry only
  app.tar                                           archive: "docker save" or an OCI archive
  ./layout                                          oci: an OCI layout folder
  ./rootfs, ./source                                dir: a root filesystem or a source folder
  ./checkout, https://host/team/app.git             repo: a git repository
  app.cdx.json                                      sbom: CycloneDX, SPDX or a report of ours`;

const SCAN_EXAMPLES = `

Examples:
  plimsoll scan debian:13
  plimsoll scan app.tar --fail-on critical,exploited
  plimsoll scan ./rootfs --severity critical,high --only-fixed
  plimsoll scan app.tar --output sarif=app.sarif --output cyclonedx=app.cdx.json

Exit codes: 0 clean, 1 policy violated, 2 wrong usage, 3 nothing to scan, 4 incomplete, 5 internal fault`;

const SBOM_EXAMPLES = `

Examples:
  plimsoll sbom debian:13 > debian.cdx.json
  plimsoll sbom app.tar --format spdx --output app.spdx.json`;

interface TargetOptions {
  readonly format: string;
  readonly output: readonly Destination[];
  readonly platform?: Platform;
  readonly insecure?: boolean;
  readonly offline?: boolean;
  readonly cache: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

interface ScanOptions extends TargetOptions {
  readonly scanners?: readonly string[];
  readonly severity?: readonly Severity[];
  readonly onlyFixed?: boolean;
  readonly failOn?: string;
  readonly maxDataAge: number;
  readonly db?: string;
}

/** Adds `scan`. */
export function addScanCommand(program: Command): void {
  targetCommand(program, 'scan', 'find what is in an image and what is known to be wrong with it', 'table')
    .option('--scanners <list>', 'what to look for, separated by commas; default all', parseNames)
    .option('--severity <list>', 'show only these, separated by commas; all are judged', parseSeverities)
    .option('--only-fixed', 'neither show nor judge what no release fixes')
    .option(
      '--fail-on <rules>',
      'exit 1 on a severity or worse, a kind, "exploited", "fixable" or "any"; "+" joins, "," separates',
    )
    .option('--max-data-age <days>', 'days after which advisory data is stale', parseDays, 5)
    .option('--db <file>', 'advisory database')
    .addHelpText('after', TARGETS + SCAN_EXAMPLES)
    .action(async (target: string, options: ScanOptions, command: Command) => {
      const { scan } = await import('../../../pipeline/build/scan.ts');
      const { scanners, severity, onlyFixed, failOn, maxDataAge } = options;
      await run(options, command, (common, services) =>
        scan(
          {
            ...common,
            target,
            scanners,
            severities: severity,
            onlyFixed,
            failOn,
            maximumDataAge: maxDataAge,
          },
          services,
        ),
      );
    });
}

/** Adds `sbom`. */
export function addSbomCommand(program: Command): void {
  targetCommand(program, 'sbom', 'write the bill of materials of an image', 'cyclonedx')
    .option('--files', 'list the files that each package owns (json only)')
    .addHelpText('after', TARGETS + SBOM_EXAMPLES)
    .action(async (target: string, options: TargetOptions & { files?: boolean }, command: Command) => {
      const { inventory } = await import('../../../pipeline/build/scan.ts');
      const withFiles = options.files === true;
      await run(options, command, (common, services) =>
        inventory({ ...common, target, withFiles }, services),
      );
    });
}

function targetCommand(program: Command, name: string, description: string, format: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('<target>', 'image, archive, folder, repository or bill of materials')
    .addOption(new Option('-f, --format <format>', 'how to write it').choices(FORMAT_IDS).default(format))
    .option('-o, --output <[format=]file>', 'write to a file; may be repeated', collectDestination, [])
    .option('--platform <os/arch[/variant]>', 'which image of a multi-platform index', parsePlatform)
    .option('--insecure', 'allow plain HTTP to registries other than loopback')
    .option('--offline', 'ask nothing of the network')
    .option('--no-cache', 'neither read nor write the cache of layers')
    .option('-q, --quiet', 'no progress and no notes')
    .option('--no-color', 'no colour');
}

type Services = ReturnType<typeof createBuildServices>;
type Common = { platform: Platform | undefined; allowHttp: boolean };

async function run(
  options: TargetOptions & { db?: string },
  command: Command,
  make: (common: Common, services: Services) => Promise<Report>,
): Promise<void> {
  const progress = createProgress(process.stderr, options.quiet ?? false);
  try {
    using services = createBuildServices(options, progress);
    const report = await make({ platform: options.platform, allowHttp: options.insecure ?? false }, services);
    progress.clear();
    const formatIsChosen = command.getOptionValueSource('format') !== 'default';
    await writeReport(report, { ...options, formatIsChosen }, terminalOf(process.stdout, options.color));
    process.exitCode = exitCodeOfReport(report);
  } finally {
    progress.clear();
  }
}

function parseNames(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

function parseSeverities(text: string): Severity[] {
  return text.split(',').map((word) => {
    const severity = SEVERITIES.find((known) => known === word.trim().toLowerCase());
    if (!severity) throw new InvalidArgumentError(`"${word}" is none of ${SEVERITIES.join(', ')}.`);
    return severity;
  });
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 0) throw new InvalidArgumentError('a whole number of days.');
  return days;
}
