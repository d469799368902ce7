import { dirname } from 'node:path';
import type { LossDirection } from '../../../model/profile/artefact.ts';
import { EXIT } from '../exit-code.ts';
import { writeArtefacts, writeExecutables } from './artefacts.ts';
import { ownCommand, runtimeNote } from './own-command.ts';
import { print, say } from './print.ts';

interface ApplyOptions {
  readonly onLoss: LossDirection;
  readonly includeProposed: boolean;
  readonly strict: boolean;
  readonly dryRun: boolean;
}

interface ComposeOptions extends ApplyOptions {
  readonly profiles: readonly string[];
  readonly compose: string;
  readonly output: string;
  readonly allowWeaker: boolean;
}

interface BundleOptions extends ApplyOptions {
  readonly profile: string;
  readonly workload: string | undefined;
  readonly bundle: string;
}

interface StartOptions extends ApplyOptions {
  readonly profiles: readonly string[];
  readonly ociHook: string | undefined;
  readonly ociRuntime: string | undefined;
  readonly runtime: string;
  readonly requireProfile: boolean;
}

/** Writes a Compose override, and gives the exit code. Throws a `Fault`. */
export async function applyToCompose(options: ComposeOptions): Promise<number> {
  const { composeOverride } = await import('../../../pipeline/run/apply-compose.ts');
  const { lossText } = await import('../../../present/profile/sentences.ts');
  const { output, strict, dryRun, allowWeaker } = options;
  const { report, notes, weaker, text, beside } = composeOverride(options);
  const isInexact = strict && report.workloads.some(({ losses }) => losses.length > 0);
  process.stderr.write(lossText({ ...report, refused: isInexact }));
  notes.forEach(say);
  for (const one of weaker) say(`${allowWeaker ? 'WEAKER THAN THE PROFILE' : 'refused'}: ${one}`);
  if (isInexact || (weaker.length > 0 && !allowWeaker)) return EXIT.violated;
  if (dryRun) await print(text);
  else {
    writeArtefacts(beside, dirname(output));
    writeArtefacts([{ path: output, text }], '');
  }
  return EXIT.clean;
}

/** Changes the configuration of a bundle, and gives the exit code. Throws a `Fault`. */
export async function applyToBundle(options: BundleOptions): Promise<number> {
  const { applyToBundle: write, bundleConfiguration } = await import('../../../pipeline/run/apply-bundle.ts');
  const confined = bundleConfiguration(options);
  for (const { line, direction, reason } of confined.losses)
    say(`${confined.workload}: ${direction}: ${line.path}: ${reason}`);
  if (options.strict && confined.losses.length > 0) {
    say('refused: something of the profile cannot be enforced exactly, and --strict is given');
    return EXIT.violated;
  }
  if (options.dryRun) await print(confined.text);
  else write(options.bundle, confined);
  return EXIT.clean;
}

/** Writes what confines containers as they are started. What it calls is this very program. Throws a `Fault`. */
export async function applyToStarts(options: StartOptions): Promise<number> {
  const { hookArtefacts } = await import('../../../pipeline/run/oci-hook-files.ts');
  const { profiles, ociHook, ociRuntime, runtime } = options;
  const words = [
    ...(options.requireProfile ? ['--require-profile'] : []),
    ...(options.includeProposed ? ['--include-proposed'] : []),
    `--on-loss=${options.onLoss}`,
  ];
  const program = ownCommand('oci-hook', ...words);
  const files = hookArtefacts({ program, profiles, hook: ociHook, runtime: ociRuntime, behind: runtime });
  if (options.dryRun) for (const { text } of files) await print(text);
  else writeExecutables(files);
  if (ociRuntime !== undefined) say(runtimeNote('plimsoll', ociRuntime));
  return EXIT.clean;
}
