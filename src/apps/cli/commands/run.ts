import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { LossDirection } from '../../../model/profile/artefact.ts';
import { START_ENGINE_IDS, type StartEngineId } from '../../../pipeline/deploy/engines.ts';
import { requireByHand } from '../program/option-rules.ts';
import { EXIT } from '../exit-code.ts';
import { print } from '../output/scan-report.ts';
import { visibleLines } from '../output/progress.ts';
import { cacheFolder } from '../program/settings.ts';

const EXAMPLES = `
Examples:
  plimsoll run --profile web.yaml -- --rm -p 8080:8080 shop/web:1
  plimsoll run --profile shop.yaml --workload shop/orders --strict -- --detach shop/orders:1
  plimsoll run --profile web.yaml --engine podman -- --rm shop/web:1 /bin/server --verbose
  plimsoll run --profile web.yaml --dry-run -- --rm shop/web:1          the command, for a shell

Behind -- stands what would stand behind the engine's run: its options, the image, and arguments. Options that would
undo what the profile says are refused, each with the line that it goes against.

Exit codes: the container's own (and the engine's: 125 it could not be started, 126 and 127 its program could not),
and if nothing was started: 1 refused (an option, the image or, by --strict, a loss), 2 wrong usage, 3 no such file,
workload or image, 4 the profile cannot be read or the engine does not answer, 5 internal fault`;

interface RunOptions {
  readonly engine: StartEngineId;
  readonly profile: string;
  readonly workload?: string;
  readonly dryRun?: boolean;
  readonly onLoss: LossDirection;
  readonly strict?: boolean;
  readonly includeProposed?: boolean;
  readonly allowWeaker?: boolean;
  readonly anyImage?: boolean;
}

/** Adds `run`. */
export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('start a container that is confined to what its profile says')
    .usage('[options] -- [engine options] <image> [arguments]')
    .argument('<image...>', 'options of the engine, the image, and arguments for the container')
    .requiredOption('--profile <file>', 'file of profiles')
    .option('--workload <namespace/name>', 'the profile of this workload, where the file has several')
    .addOption(new Option('--engine <engine>', 'what starts it').choices(START_ENGINE_IDS).default('docker'))
    .option('--dry-run', 'print the command instead of running it, quoted for a shell')
    .addOption(
      new Option('--on-loss <side>', 'what to allow where the engine cannot be exact and leaves the choice')
        .choices(['tighter', 'wider'])
        .default('tighter'),
    )
    .option('--strict', 'start nothing where the engine cannot do exactly what the profile says')
    .option('--include-proposed', 'take proposed lines for accepted ones')
    .option('--any-image', 'start also an image that the profile was not made from')
    .option('--allow-weaker', 'take options that undo what the profile says, and say so')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(args: readonly string[], options: RunOptions, command: Command): Promise<void> {
  requireByHand(command, ['--allow-weaker', '--any-image']);
  const { prepareStart, showStart, start } = await import('../../../pipeline/run/run-container.ts');
  const { lossText } = await import('../../../present/profile/sentences.ts');
  const { engine, profile, workload, onLoss } = options;
  const prepared = await prepareStart({
    engine,
    profile,
    workload,
    args,
    onLoss,
    includeProposed: options.includeProposed ?? false,
    strict: options.strict ?? false,
    allowWeaker: options.allowWeaker ?? false,
    anyImage: options.anyImage ?? false,
    dryRun: options.dryRun ?? false,
    folder: join(cacheFolder(process.env), 'confinement'),
  });
  process.stderr.write(lossText(prepared.report));
  say(prepared.notes);
  if (prepared.refusals.length > 0) {
    say(prepared.refusals.map((refusal) => `refused: ${refusal}`));
    process.exitCode = EXIT.violated;
  } else if (options.dryRun) await print(showStart(prepared));
  else process.exitCode = await start(prepared);
}

function say(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`plimsoll: ${visibleLines(sentence)}\n`);
}
