import { type Command, Option } from 'commander';
import { nameList } from '../../options/name-list.ts';
import type { LossDirection } from '../../../../model/profile/artefact.ts';
import { ENGINE_IDS, type EngineId } from '../../../../pipeline/deploy/engines.ts';
import { writeArtefacts } from '../../output/artefacts.ts';
import { EXIT } from '../../exit-code.ts';
import { formatOption, printReport, profileCommand } from '../../output/report.ts';

const EXAMPLES = `
Examples:
  plimsoll profile compile shop.yaml --output ./confinement                     for every engine
  plimsoll profile compile shop.yaml --engine seccomp --strict > seccomp.json   refuse what is not exact
  plimsoll profile compile shop.yaml --engine systemd,apparmor --on-loss wider --format json

What an engine cannot say is told on standard error, line by line, and in the JSON.`;

interface CompileOptions {
  readonly engine: readonly EngineId[];
  readonly output?: string;
  readonly strict?: boolean;
  readonly onLoss: LossDirection;
  readonly includeProposed?: boolean;
  readonly format: string;
}

/** Adds `profile compile`. */
export function addProfileCompileCommand(program: Command): void {
  profileCommand(program)
    .command('compile')
    .description('what profiles allow, in the languages of the engines that enforce it')
    .argument('<profile.yaml...>', 'files of profiles')
    .addOption(
      new Option('-e, --engine <list>', `${ENGINE_IDS.join(', ')}; may be repeated`)
        .argParser(nameList(ENGINE_IDS, 'engine'))
        .default([], 'all of them'),
    )
    .option('-o, --output <folder>', 'write the artefacts here; default: to standard output')
    .option('--strict', 'write nothing and exit 1 where an engine cannot say exactly what a profile says')
    .addOption(
      new Option('--on-loss <side>', 'what to allow where an engine cannot be exact and leaves the choice')
        .choices(['tighter', 'wider'])
        .default('tighter'),
    )
    .option('--include-proposed', 'take proposed lines for accepted ones')
    .addOption(formatOption())
    .addHelpText('after', EXAMPLES)
    .action(compile);
}

async function compile(paths: readonly string[], options: CompileOptions): Promise<void> {
  const { compileFiles } = await import('../../../../pipeline/deploy/compile-profile.ts');
  const { artefactText, lossText, writtenText } = await import('../../../../present/profile/sentences.ts');
  const { engine, output, strict = false, onLoss, includeProposed = false, format } = options;
  const engines = engine.length === 0 ? ENGINE_IDS : engine;
  const report = compileFiles(paths, { engines, strict, onLoss, includeProposed });
  if (format === 'text') process.stderr.write(lossText(report));
  if (output !== undefined)
    writeArtefacts(
      report.workloads.flatMap(({ artefacts }) => artefacts),
      output,
    );
  await printReport(report, format, output === undefined ? artefactText : writtenText(output));
  process.exitCode = report.refused ? EXIT.violated : EXIT.clean;
}
