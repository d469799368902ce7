import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import type { LossDirection } from '../../../model/profile/artefact.ts';
import { requireByHand } from '../program/option-rules.ts';
import { print } from '../output/scan-report.ts';
import { cacheFolder } from '../program/settings.ts';

const EXAMPLES = `
It is called by engines, as the files that  plimsoll profile apply --oci-hook  and  --oci-runtime  write tell them to:
  plimsoll oci-hook --profiles /etc/plimsoll/shop.yaml < config.json      the configuration, confined
  plimsoll oci-hook --profiles /etc/plimsoll/shop.yaml --runtime-call -- create --bundle DIR ID

A container's profile is that of the workload in its annotation (or label, with Docker) plimsoll.member, else the one
that was made from its image. A container without a profile stays as it is, unless --require-profile is given. Whatever
goes wrong, the exit code is not 0, and the engine does not start the container.

Exit codes: 0 done, 1 refused, 2 wrong usage, 3 no such profile, 4 something cannot be read, 5 internal fault`;

interface HookOptions {
  readonly profiles: readonly string[];
  readonly runtimeCall?: boolean;
  readonly requireProfile?: boolean;
  readonly onLoss: LossDirection;
  readonly includeProposed?: boolean;
}

/** Adds `oci-hook`. */
export function addOciHookCommand(program: Command): void {
  program
    .command('oci-hook')
    .description('confine a container that an engine is about to start (engines call it)')
    .argument('[arguments...]', 'with --runtime-call: what the runtime is called with')
    .requiredOption('--profiles <file...>', 'files of profiles')
    .option('--runtime-call', 'change the bundle that a runtime is called for, instead of standard input')
    .option('--require-profile', 'refuse containers without a profile')
    .addOption(
      new Option('--on-loss <side>', 'what to allow where the engine cannot be exact and leaves the choice')
        .choices(['tighter', 'wider'])
        .default('tighter'),
    )
    .option('--include-proposed', 'take proposed lines for accepted ones')
    .addHelpText('after', EXAMPLES)
    .action(confine);
}

async function confine(args: readonly string[], options: HookOptions, command: Command): Promise<void> {
  // An engine may be called in any folder.
  requireByHand(command, ['--profiles', '--require-profile', '--on-loss', '--include-proposed']);
  const { confineRuntimeCall, confinedByHook } = await import('../../../pipeline/run/oci-hook.ts');
  const { profiles, requireProfile = false, onLoss, includeProposed = false } = options;
  const folder = join(cacheFolder(process.env), 'confinement');
  const request = { profiles, isRequired: requireProfile, onLoss, includeProposed, folder };
  if (options.runtimeCall === true) return confineRuntimeCall(args, request);
  await print(await confinedByHook((await buffer(process.stdin)).toString('utf8'), undefined, request));
}
