import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT } from '../../exit-code.ts';
import { flag, option } from '../../options/option.ts';
import { writeExecutables } from '../../output/artefacts.ts';
import { ownCommand, runtimeNote } from '../../output/own-command.ts';
import { print, say } from '../../output/print.ts';
import { defineCommand } from '../types.ts';
import { PRINT_ONLY, RUNTIME } from '../../options/start-hooks.ts';

export const command = defineCommand({
  name: 'hook',
  summary: 'let containers begin only once the kernel knows them (see network guard)',
  description: `From then on the process of a container begins once "plimsoll network guard" has brought the container into the kernel,
and not at all where the guard does not run or cannot do it (--open: it begins all the same). Containers that no profile
holds begin at once. Where containers are confined too, name that runtime with --runtime.`,
  arguments: {},
  options: {
    ociHook: option('--oci-hook <folder>', 'write a hook for Podman into this folder of hooks', {
      completion: 'folder',
    }),
    ociRuntime: option('--oci-runtime <file>', 'write a runtime for Docker, or Podman, here', {
      completion: 'file',
    }),
    runtime: RUNTIME,
    open: flag('--open', 'let them begin also where the kernel cannot be told', { isByHand: true }),
    remove: flag('--remove', 'take these files away again'),
    dryRun: PRINT_ONLY,
  },
  groups: [{ options: ['ociHook', 'ociRuntime'], isExclusive: false }],
  examples: [
    ['plimsoll network hook --oci-hook /etc/containers/oci/hooks.d', 'for Podman'],
    ['plimsoll network hook --oci-runtime /usr/local/bin/plimsoll-network', 'for Docker'],
    ['plimsoll network hook --oci-runtime /usr/local/bin/plimsoll-network --remove'],
  ],
  exitCodes: { 3: 'no such runtime', 4: 'a file is not ours' },
  async run({ ociHook, ociRuntime, runtime, open, remove, dryRun }) {
    const { startHookFiles, startHooksThere } = await import('../../../../pipeline/run/start-hook-files.ts');
    const places = { hook: ociHook, runtime: ociRuntime };
    const there = startHooksThere(places);
    if (remove) {
      for (const path of there) rmSync(path);
      return EXIT.clean;
    }
    const files = startHookFiles(places, awaitCommand(open), runtime);
    if (dryRun) for (const file of files) await print(file.text);
    else writeExecutables(files);
    if (ociRuntime !== undefined) say(runtimeNote('plimsoll-network', ociRuntime));
    return EXIT.clean;
  },
});

/** This very program, with the same state. */
function awaitCommand(isOpen: boolean): string[] {
  const folder = process.env['PLIMSOLL_STATE_DIR'];
  const environment = folder ? ['/usr/bin/env', `PLIMSOLL_STATE_DIR=${resolve(folder)}`] : [];
  return [...environment, ...ownCommand('network', 'await', ...(isOpen ? ['--open'] : []))];
}
