import { type Command, Option } from 'commander';
import { nameList } from '../../options/name-list.ts';
import type { LossDirection } from '../../../../model/profile/artefact.ts';
import { NETWORK_ENGINE_IDS, type NetworkEngineId } from '../../../../pipeline/deploy/engines.ts';
import { writeArtefacts } from '../../output/artefacts.ts';
import { EXIT } from '../../exit-code.ts';
import { auditOption } from '../../options/audit.ts';
import { formatOption, printReport } from '../../output/report.ts';

const COMPILE_EXAMPLES = `
Examples:
  plimsoll network compile profiles/*.yaml --output ./network              for every engine
  plimsoll network compile profiles/*.yaml --engine kubernetes | kubectl apply -f -
  plimsoll network compile profiles/*.yaml --engine cilium --strict        refuse what is not exact
  plimsoll network compile profiles/*.yaml --engine nftables --attachments hosts.yaml

Name the profiles of all workloads at once: who may call a workload is told by the profiles of its callers.
What an engine cannot say is told on standard error, line by line, and in the JSON.`;

const PROVE_EXAMPLES = `
Examples:
  plimsoll network prove profiles/*.yaml                                   does every compiler say what the profiles say?
  plimsoll network prove profiles/*.yaml --artefacts ./network             do the files there still?
  plimsoll network prove profiles/*.yaml --engine cilium --format json

Exit codes: 0 proved (declared losses are listed), 1 a counterexample was found, or a loss with --strict, 2 wrong
usage, 3 no such file, 4 an artefact could not be read, 5 internal fault`;

interface Options {
  readonly engine: readonly NetworkEngineId[];
  readonly onLoss: LossDirection;
  readonly strict?: boolean;
  readonly includeProposed?: boolean;
  readonly attachments?: string;
  readonly audit: readonly string[];
  readonly format: string;
}

/** Adds `network compile` and `network prove`. */
export function addNetworkProfileCommands(network: Command): void {
  withOptions(network.command('compile'))
    .description('what profiles say of the network, in the languages of the engines that enforce it')
    .option('-o, --output <folder>', 'write the artefacts here; default: to standard output')
    .addHelpText('after', COMPILE_EXAMPLES)
    .action(compile);
  withOptions(network.command('prove'))
    .description('compile profiles, read every artefact back, and compare it with the profiles exactly')
    .option('--artefacts <folder>', 'compare the artefacts in this folder instead of new ones')
    .addHelpText('after', PROVE_EXAMPLES)
    .action(prove);
}

function withOptions(command: Command): Command {
  return command
    .argument('<profile.yaml...>', 'files of profiles')
    .addOption(
      new Option('-e, --engine <list>', `${NETWORK_ENGINE_IDS.join(', ')}; may be repeated`)
        .argParser(nameList(NETWORK_ENGINE_IDS, 'engine'))
        .default([], 'all of them'),
    )
    .option('--strict', 'exit 1 where an engine cannot say exactly what a profile says')
    .addOption(
      new Option('--on-loss <side>', 'what to allow where an engine cannot be exact and leaves the choice')
        .choices(['tighter', 'wider'])
        .default('tighter'),
    )
    .addOption(auditOption())
    .option('--include-proposed', 'take proposed lines for accepted ones')
    .option(
      '--attachments <file>',
      'interfaces and addresses of workloads, as YAML, for nftables and haproxy',
    )
    .addOption(formatOption());
}

function requestOf({ engine, onLoss, strict = false, includeProposed = false, attachments, audit }: Options) {
  return { engines: engine, onLoss, strict, includeProposed, endpoints: attachments, audited: audit };
}

async function compile(paths: readonly string[], options: Options & { output?: string }): Promise<void> {
  const { compileNetwork } = await import('../../../../pipeline/deploy/compile-network.ts');
  const text = await import('../../../../present/network/segmentation.ts');
  const report = compileNetwork(paths, requestOf(options));
  if (options.format === 'text') process.stderr.write(text.networkLossText(report));
  const { output } = options;
  if (output !== undefined) writeArtefacts(report.artefacts, output);
  const asText = output === undefined ? text.networkArtefactText : text.networkWrittenText(output);
  await printReport(report, options.format, asText);
  process.exitCode = report.refused ? EXIT.violated : EXIT.clean;
}

async function prove(paths: readonly string[], options: Options & { artefacts?: string }): Promise<void> {
  const { proveNetwork } = await import('../../../../pipeline/deploy/prove-network.ts');
  const { proofText } = await import('../../../../present/network/segmentation.ts');
  const report = proveNetwork(paths, { ...requestOf(options), folder: options.artefacts });
  await printReport(report, options.format, proofText);
  const isRefuted = report.proofs.some(({ result }) => result === 'different');
  const isLossy = options.strict === true && report.losses.length > 0;
  const isIncomplete = report.gaps.some(({ informational }) => !informational);
  process.exitCode = isRefuted || isLossy ? EXIT.violated : isIncomplete ? EXIT.incomplete : EXIT.clean;
}
