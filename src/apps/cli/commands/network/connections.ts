import { type Command, Option } from 'commander';
import type { Gap } from '../../../../model/gap.ts';
import { EXIT } from '../../exit-code.ts';
import { print } from '../../output/scan-report.ts';
import { addNetworkApplyCommands } from './apply.ts';
import { addNetworkFlowCommands } from './replay.ts';
import { addNetworkHookCommands } from './hook.ts';
import { addNetworkImportCommand } from './import.ts';
import { addNetworkProfileCommands } from './compile.ts';
import { addNetworkWaypointCommand } from './waypoint.ts';

const EXAMPLES = `
Examples:
  plimsoll network connections ./manifests                      who may talk to whom
  plimsoll network connections ./manifests --format svg > map.svg
  plimsoll network explain ./manifests shop/web shop/db --port 5432/tcp
  plimsoll network explain ./manifests 203.0.113.9 shop/web
  plimsoll network diff ./before ./after --exit-code            what a change opens and closes
  plimsoll network exposure ./manifests                         what can be reached from outside
  plimsoll network blast-radius shop/web ./manifests            what falls if it is exploited
  plimsoll network blast-radius CVE-2024-4323 ./manifests --scan web.json db.json
  plimsoll network compile profiles/*.yaml --output ./network   profiles in the languages of network engines
  plimsoll network prove profiles/*.yaml                        do they say what the profiles say?

Exit codes: 0 done, 1 connections differ (diff --exit-code), 2 wrong usage, 3 no workload found,
4 incomplete (a manifest could not be read, or a policy is of a kind that is not evaluated), 5 internal fault`;

const PATH = 'folder of Kubernetes manifests, or one file';
const CONNECTION_FORMATS = ['text', 'json', 'csv', 'markdown', 'mermaid', 'graphviz', 'svg'];

/** Commands that have files of their own, in the order of the help. */
const OTHERS = [
  addNetworkImportCommand,
  addNetworkProfileCommands,
  addNetworkWaypointCommand,
  addNetworkFlowCommands,
  addNetworkApplyCommands,
  addNetworkHookCommands,
];

/** Adds `network` and its commands. */
export function addNetworkCommand(program: Command): void {
  const network = program
    .command('network')
    .description('who may talk to whom, and why; profiles compiled for network engines, and proved')
    .addHelpText('after', EXAMPLES);
  addCommand(
    network,
    'connections',
    'every connection that policies allow, and policies to look at',
    CONNECTION_FORMATS,
  )
    .argument('<path>', PATH)
    .action(connections);
  addCommand(network, 'explain', 'the rules that decide about a connection, in order')
    .argument('<path>', PATH)
    .argument('<from>', 'workload (name, namespace/name, namespace/Kind/name) or address')
    .argument('<to>', 'workload or address')
    .option('--port <port[/protocol]>', 'only this, such as 443/tcp, 8000-8999/udp or sctp')
    .action(explain);
  addCommand(network, 'diff', 'connections that are gained and lost between two sets of manifests')
    .argument('<before>', PATH)
    .argument('<after>', PATH)
    .option('--exit-code', 'exit 1 where connections differ')
    .action(diff);
  addCommand(network, 'exposure', 'what can be reached from outside, and through what')
    .argument('<path>', PATH)
    .action(exposure);
  addCommand(network, 'blast-radius', 'what falls if a workload is exploited, and which rule to remove first')
    .argument(
      '<workload|CVE>',
      'workload (name, namespace/name, namespace/Kind/name), or a vulnerability of the scans',
    )
    .argument('[path]', `${PATH}, or of profiles`, '.')
    .option('--scan <[workload=]report.json...>', 'JSON reports of scans, by image or by workload')
    .action(blastRadius);
  for (const add of OTHERS) add(network);
}

function addCommand(parent: Command, name: string, description: string, formats = ['text', 'json']): Command {
  return parent
    .command(name)
    .description(description)
    .addOption(new Option('-f, --format <format>', 'how to write it').choices(formats).default('text'))
    .addHelpText('after', EXAMPLES);
}

interface Options {
  readonly format: string;
}

async function connections(path: string, { format }: Options): Promise<void> {
  const { reportConnections } = await import('../../../../pipeline/deploy/network.ts');
  const { CONNECTION_FORMATS: formats } = await import('../../../../present/network/connections.ts');
  const report = reportConnections(path);
  await finish(report, formats[format]?.(report) ?? '');
}

async function explain(
  path: string,
  from: string,
  to: string,
  options: Options & { port?: string },
): Promise<void> {
  const { explainConnection } = await import('../../../../pipeline/deploy/network.ts');
  const { explanationText } = await import('../../../../present/network/sentences.ts');
  await write(explainConnection(path, from, to, options.port), options, explanationText);
}

async function diff(before: string, after: string, options: Options & { exitCode?: boolean }): Promise<void> {
  const { compareNetworks } = await import('../../../../pipeline/deploy/network.ts');
  const { changesText } = await import('../../../../present/network/sentences.ts');
  const report = compareNetworks(before, after);
  await write(report, options, changesText);
  if (options.exitCode && report.changes.length > 0) process.exitCode = EXIT.violated;
}

async function exposure(path: string, options: Options): Promise<void> {
  const { reportExposure } = await import('../../../../pipeline/deploy/network.ts');
  const { exposureText } = await import('../../../../present/network/sentences.ts');
  await write(reportExposure(path), options, exposureText);
}

async function blastRadius(
  asked: string,
  path: string,
  options: Options & { scan?: readonly string[] },
): Promise<void> {
  const { reportBlastRadius } = await import('../../../../pipeline/deploy/blast-radius.ts');
  const { blastText } = await import('../../../../present/network/blast-radius.ts');
  await write(reportBlastRadius(path, asked, options.scan ?? []), options, blastText);
}

async function write<R extends { readonly gaps: readonly Gap[] }>(
  report: R,
  { format }: Options,
  text: (report: R) => string,
): Promise<void> {
  const { jsonText } = await import('../../../../present/text/json.ts');
  await finish(report, format === 'json' ? jsonText(report) : text(report));
}

/** Prints, and tells by the exit code whether everything was read. */
async function finish({ gaps }: { readonly gaps: readonly Gap[] }, text: string): Promise<void> {
  await print(text);
  process.exitCode = gaps.some(({ informational }) => !informational) ? EXIT.incomplete : EXIT.clean;
}
