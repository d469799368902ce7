import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { Fault } from '../../../../model/fault.ts';
import type { LossDirection } from '../../../../model/profile/artefact.ts';
import { writeArtefacts, writeExecutables } from '../../output/artefacts.ts';
import { requireByHand } from '../../program/option-rules.ts';
import { EXIT } from '../../exit-code.ts';
import { print } from '../../output/scan-report.ts';
import { visibleLines } from '../../output/progress.ts';
import { profileCommand } from '../../output/report.ts';

const EXAMPLES = `
Examples:
  plimsoll profile apply shop.yaml --compose compose.yaml --output compose.override.yaml
  plimsoll profile apply orders.yaml --oci-bundle ./bundle            then: runc run --bundle ./bundle orders
  plimsoll profile apply orders.yaml --oci-bundle ./bundle --dry-run  the config.json, and nothing is written
  plimsoll profile apply /etc/plimsoll/*.yaml --oci-hook /etc/containers/oci/hooks.d    every container of Podman
  plimsoll profile apply /etc/plimsoll/*.yaml --oci-runtime /usr/local/bin/plimsoll-runtime     and of Docker

A hook and a runtime confine each container as it is started, by the profile of the workload that its annotation (with
Docker also its label) plimsoll.member names, else by the one that was made from its image; see  plimsoll oci-hook --help.

Exit codes: 0 done, 1 refused (a service undoes its profile, or, by --strict, a loss), 2 wrong usage,
3 no such file or workload, 4 a file cannot be read, 5 internal fault`;

interface ApplyOptions {
  readonly compose?: string;
  readonly output?: string;
  readonly ociBundle?: string;
  readonly ociHook?: string;
  readonly ociRuntime?: string;
  readonly runtime: string;
  readonly requireProfile?: boolean;
  readonly workload?: string;
  readonly dryRun?: boolean;
  readonly onLoss: LossDirection;
  readonly strict?: boolean;
  readonly includeProposed?: boolean;
  readonly allowWeaker?: boolean;
}

/** Adds `profile apply`. */
export function addProfileApplyCommand(program: Command): void {
  profileCommand(program)
    .command('apply')
    .description(
      'give what profiles say to an engine: a Compose override, or an OCI bundle (see also plimsoll run)',
    )
    .argument('<profile.yaml...>', 'files of profiles')
    .option('--compose <file>', 'the Compose file whose services are confined')
    .option('-o, --output <file>', 'write the override here, and the filters of system calls beside it')
    .option('--oci-bundle <folder>', 'change the config.json of this bundle')
    .option('--oci-hook <folder>', 'write a hook for Podman into this folder of hooks, for every container')
    .option('--oci-runtime <file>', 'write a runtime for Docker here, which confines every container first')
    .option('--runtime <program>', 'the runtime behind that one', 'runc')
    .option('--require-profile', 'hook and runtime refuse containers without a profile')
    .option('--workload <namespace/name>', 'the profile of the bundle, where the file has several')
    .option('--dry-run', 'print what would be written')
    .addOption(
      new Option('--on-loss <side>', 'what to allow where the engine cannot be exact and leaves the choice')
        .choices(['tighter', 'wider'])
        .default('tighter'),
    )
    .option('--strict', 'write nothing where the engine cannot do exactly what the profiles say')
    .option('--include-proposed', 'take proposed lines for accepted ones')
    .option('--allow-weaker', 'write an override also for services that undo their profiles')
    .addHelpText('after', EXAMPLES)
    .action(apply);
}

async function apply(paths: readonly string[], options: ApplyOptions, command: Command): Promise<void> {
  requireByHand(command, ['--allow-weaker']);
  const { compose, output, ociBundle } = options;
  const [path = '', ...others] = paths;
  if (compose !== undefined && output !== undefined && ociBundle === undefined)
    return applyToCompose(paths, { ...options, compose, output });
  if (ociBundle !== undefined && compose === undefined && output === undefined && others.length === 0)
    return applyToBundle(path, { ...options, ociBundle });
  const { ociHook, ociRuntime } = options;
  if ((ociHook ?? ociRuntime) !== undefined && (compose ?? output ?? ociBundle) === undefined)
    return applyToStarts(paths, options);
  throw new Fault('usage', 'nothing to apply the profiles to', {
    hint: 'give --compose FILE and --output FILE, one file of profiles and --oci-bundle FOLDER, or --oci-hook FOLDER',
  });
}

async function applyToCompose(
  profiles: readonly string[],
  options: ApplyOptions & { readonly compose: string; readonly output: string },
): Promise<void> {
  const { composeOverride } = await import('../../../../pipeline/run/apply-compose.ts');
  const { lossText } = await import('../../../../present/profile/sentences.ts');
  const { compose, output, onLoss, includeProposed = false } = options;
  const { report, notes, weaker, text, beside } = composeOverride({
    profiles,
    compose,
    output,
    onLoss,
    includeProposed,
  });
  const isInexact = Boolean(options.strict) && report.workloads.some(({ losses }) => losses.length > 0);
  process.stderr.write(lossText({ ...report, refused: isInexact }));
  say(notes);
  say(weaker.map((one) => `${options.allowWeaker ? 'WEAKER THAN THE PROFILE' : 'refused'}: ${one}`));
  if (isInexact || (weaker.length > 0 && !options.allowWeaker)) process.exitCode = EXIT.violated;
  else if (options.dryRun) await print(text);
  else {
    writeArtefacts(beside, dirname(output));
    writeArtefacts([{ path: output, text }], '');
  }
}

async function applyToBundle(
  profile: string,
  options: ApplyOptions & { readonly ociBundle: string },
): Promise<void> {
  const { applyToBundle: write, bundleConfiguration } =
    await import('../../../../pipeline/run/apply-bundle.ts');
  const { ociBundle: bundle, workload, onLoss, includeProposed = false } = options;
  const confined = bundleConfiguration({ profile, workload, bundle, onLoss, includeProposed });
  say(
    confined.losses.map(
      ({ line, direction, reason }) => `${confined.workload}: ${direction}: ${line.path}: ${reason}`,
    ),
  );
  if (options.strict && confined.losses.length > 0) {
    say(['refused: something of the profile cannot be enforced exactly, and --strict is given']);
    process.exitCode = EXIT.violated;
  } else if (options.dryRun) await print(confined.text);
  else write(bundle, confined);
}

/** What the hook and the runtime call is this very program, with files by their whole paths. */
async function applyToStarts(profiles: readonly string[], options: ApplyOptions): Promise<void> {
  const { hookArtefacts } = await import('../../../../pipeline/run/oci-hook-files.ts');
  const { ociHook, ociRuntime, runtime, requireProfile, onLoss, includeProposed } = options;
  const words = [
    ...(requireProfile === true ? ['--require-profile'] : []),
    ...(includeProposed === true ? ['--include-proposed'] : []),
    `--on-loss=${onLoss}`,
  ];
  const program = [process.execPath, ...process.execArgv, process.argv[1] ?? '', 'oci-hook', ...words];
  const files = hookArtefacts({ program, profiles, hook: ociHook, runtime: ociRuntime, behind: runtime });
  if (options.dryRun === true) for (const { text } of files) await print(text);
  else writeExecutables(files);
  if (ociRuntime !== undefined)
    say([
      `tell Docker of it in /etc/docker/daemon.json: {"runtimes": {"plimsoll": {"path": ${JSON.stringify(resolve(ociRuntime))}}}, "default-runtime": "plimsoll"}`,
    ]);
}

function say(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`plimsoll: ${visibleLines(sentence)}\n`);
}
