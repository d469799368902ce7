import { type Command, Option } from 'commander';
import type { ReplayRequest } from '../../../pipeline/deploy/replay-flows.ts';
import { EXIT } from '../exit-code.ts';
import { print } from '../output.ts';
import { visibleLines } from '../progress.ts';
import { addNetworkLearnCommands } from './network-learn.ts';
import { formatOption, printReport } from './profile-command.ts';

const REPLAY_EXAMPLES = `
Examples:
  plimsoll network replay flows.jsonl profiles/*.yaml                      what would break if these were enforced
  plimsoll network replay flows.jsonl profiles/*.yaml --attachments hosts.yaml --exit-code
  plimsoll network replay flows.jsonl ./manifests                          by the policies of manifests
  plimsoll network replay flows.jsonl profiles/*.yaml --merge              propose what was seen, in these files

Exit codes: 0 done, 1 something that worked would break (--exit-code), 2 wrong usage, 3 no such file, 4 flows were lost
or could not be judged, 5 internal fault`;

const MAP_EXAMPLES = `
Examples:
  plimsoll network map profiles/*.yaml > map.svg
  plimsoll network map profiles/*.yaml --flows flows.jsonl --format html > map.html
  plimsoll network map ./manifests --flows flows.jsonl --attachments hosts.yaml > map.svg

With flows: green was seen, dotted is allowed and was never seen, red was seen and is not allowed.`;

const ENDPOINTS = 'interfaces and addresses of workloads, as YAML, to tell who has an address';

interface ReplayOptions {
  readonly attachments?: string;
  readonly includeProposed?: boolean;
  readonly exitCode?: boolean;
  readonly format: string;
}

/** Adds the commands about flows that were seen. */
export function addNetworkFlowCommands(network: Command): void {
  addNetworkLearnCommands(network);
  network
    .command('replay')
    .description('recorded flows against profiles or manifests: what would break, and what would allow it')
    .argument('<flows.jsonl>', 'what `network learn` recorded')
    .argument('<profile.yaml...>', 'files of profiles, or a folder of Kubernetes manifests')
    .option('--attachments <file>', ENDPOINTS)
    .option('--include-proposed', 'take proposed lines for accepted ones')
    .option('--merge', 'write what was seen into these files of profiles, as proposed lines')
    .option('--exit-code', 'exit 1 where something that worked would break')
    .addOption(formatOption())
    .addHelpText('after', REPLAY_EXAMPLES)
    .action(replay);
  network
    .command('map')
    .description('a picture of who may talk to whom, and of who did')
    .argument('<profile.yaml...>', 'files of profiles, or a folder of Kubernetes manifests')
    .option('--flows <file>', 'what `network learn` recorded')
    .option('--attachments <file>', ENDPOINTS)
    .option('--include-proposed', 'take proposed lines for accepted ones')
    .addOption(new Option('-f, --format <format>', 'how to write it').choices(['svg', 'html']).default('svg'))
    .addHelpText('after', MAP_EXAMPLES)
    .action(map);
}

async function merge(flows: string, request: ReplayRequest): Promise<void> {
  const { writeWhole } = await import('../../../platform/files/write-whole.ts');
  const { mergeFlows } = await import('../../../pipeline/deploy/merge-flows.ts');
  for (const { path, change } of mergeFlows(flows, request, writeWhole))
    process.stderr.write(`plimsoll: ${visibleLines(path)}: ${change}\n`);
}

async function map(paths: readonly string[], options: ReplayOptions & { flows?: string }): Promise<void> {
  const { mapFlows } = await import('../../../pipeline/deploy/map-flows.ts');
  const { attachments, includeProposed = false, flows, format } = options;
  const report = mapFlows(flows, { paths, endpoints: attachments, includeProposed });
  const { connectionsSvg } = await import('../../../present/network/map.ts');
  const { networkPage } = await import('../../../present/network/page.ts');
  await print(format === 'html' ? networkPage(report) : connectionsSvg(report));
  process.exitCode = report.gaps.some(({ informational }) => !informational) ? EXIT.incomplete : EXIT.clean;
}

async function replay(
  flows: string,
  paths: readonly string[],
  options: ReplayOptions & { merge?: boolean },
): Promise<void> {
  const { replayFlows } = await import('../../../pipeline/deploy/replay-flows.ts');
  const { replayText } = await import('../../../present/network/flows.ts');
  const { attachments, includeProposed = false, format } = options;
  const report = replayFlows(flows, { paths, endpoints: attachments, includeProposed });
  await printReport(report, format, replayText);
  if (options.merge === true) await merge(flows, { paths, endpoints: attachments, includeProposed });
  const isBroken = options.exitCode === true && report.summary.breaks.flows > 0;
  const isIncomplete = report.gaps.some(({ informational }) => !informational);
  process.exitCode = isBroken ? EXIT.violated : isIncomplete ? EXIT.incomplete : EXIT.clean;
}
