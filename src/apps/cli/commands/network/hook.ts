import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { Fault, messageOf } from '../../../../model/fault.ts';
import { writeExecutables } from '../../output/artefacts.ts';
import { requireByHand } from '../../program/option-rules.ts';
import { createHostServices } from '../../../composition/host-services.ts';
import { print } from '../../output/scan-report.ts';
import { visibleLines } from '../../output/progress.ts';

const EXAMPLES = `
Examples:
  plimsoll network hook --oci-hook /etc/containers/oci/hooks.d             for Podman
  plimsoll network hook --oci-runtime /usr/local/bin/plimsoll-network      for Docker
  plimsoll network hook --oci-runtime /usr/local/bin/plimsoll-network --remove

From then on the process of a container begins once "plimsoll network guard" has brought the container into the kernel,
and not at all where the guard does not run or cannot do it (--open: it begins all the same). Containers that no profile
holds begin at once. Where containers are confined too, name that runtime with --runtime.

Exit codes: 0 done, 2 wrong usage, 3 no such runtime, 4 a file is not ours, 5 internal fault`;

interface HookOptions {
  readonly ociHook?: string;
  readonly ociRuntime?: string;
  readonly runtime: string;
  readonly open?: boolean;
  readonly remove?: boolean;
  readonly dryRun?: boolean;
}

interface AwaitOptions {
  readonly runtime?: string;
  readonly open?: boolean;
}

/** Adds the commands by which containers wait for the kernel. */
export function addNetworkHookCommands(network: Command): void {
  network
    .command('hook')
    .description('let containers begin only once the kernel knows them (see network guard)')
    .option('--oci-hook <folder>', 'write a hook for Podman into this folder of hooks')
    .option('--oci-runtime <file>', 'write a runtime for Docker, or Podman, here')
    .option('--runtime <program>', 'the runtime behind that one', 'runc')
    .option('--open', 'let them begin also where the kernel cannot be told')
    .option('--remove', 'take these files away again')
    .option('--dry-run', 'print what would be written')
    .addHelpText('after', EXAMPLES)
    .action(register);
  network
    .command('await')
    .description('wait until the kernel knows a container that is about to begin (engines call it)')
    .argument('[arguments...]', 'with --runtime: what the runtime is called with')
    .option('--runtime <program>', 'ask this runtime for its state, instead of standard input')
    .option('--open', 'exit 0 also where the kernel cannot be told')
    .addHelpText('after', EXAMPLES)
    .action(awaitKernel);
}

async function register(options: HookOptions, command: Command): Promise<void> {
  requireByHand(command, ['--open']);
  const { ociHook, ociRuntime, runtime, open = false, remove = false, dryRun = false } = options;
  if (ociHook === undefined && ociRuntime === undefined)
    throw new Fault('usage', 'no place for a hook', {
      hint: 'give --oci-hook FOLDER or --oci-runtime FILE',
    });
  const { startHookFiles, startHooksThere } = await import('../../../../pipeline/run/start-hook-files.ts');
  const places = { hook: ociHook, runtime: ociRuntime };
  const there = startHooksThere(places);
  if (remove) {
    for (const path of there) rmSync(path);
    return;
  }
  const files = startHookFiles(places, awaitCommand(open), runtime);
  if (dryRun) for (const file of files) await print(file.text);
  else writeExecutables(files);
  if (ociRuntime !== undefined)
    say(
      `tell Docker of it in /etc/docker/daemon.json: {"runtimes": {"plimsoll-network": {"path": ${JSON.stringify(resolve(ociRuntime))}}}, "default-runtime": "plimsoll-network"}`,
    );
}

/** This very program, with the same state. */
function awaitCommand(isOpen: boolean): string[] {
  const folder = process.env['PLIMSOLL_STATE_DIR'];
  const environment = folder ? ['/usr/bin/env', `PLIMSOLL_STATE_DIR=${resolve(folder)}`] : [];
  const program = [process.execPath, ...process.execArgv, resolve(process.argv[1] ?? '')];
  return [...environment, ...program, 'network', 'await', ...(isOpen ? ['--open'] : [])];
}

async function awaitKernel(
  args: readonly string[],
  { runtime, open = false }: AwaitOptions,
  command: Command,
): Promise<void> {
  requireByHand(command, ['--open', '--runtime']);
  const { beginningOf, awaitKernel: wait } = await import('../../../../control/guard/start-door.ts');
  const services = createHostServices();
  try {
    const reported =
      runtime === undefined ? await text(process.stdin) : await beginningOf(args, runtime, services);
    if (reported !== undefined) await wait(reported, services);
  } catch (error) {
    if (!open) throw error;
    say(`it begins, and the kernel does not know it yet: ${messageOf(error)}`);
  }
}

function say(sentence: string): void {
  process.stderr.write(`plimsoll: ${visibleLines(sentence)}\n`);
}
