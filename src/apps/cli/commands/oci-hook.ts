import { buffer } from 'node:stream/consumers';
import { EXIT } from '../exit-code.ts';
import { argumentList, flag, repeatedOption } from '../options/option.ts';
import { INCLUDE_PROPOSED, onLoss } from '../options/profiles.ts';
import { print } from '../output/print.ts';
import { defineCommand } from './types.ts';

// An engine may call it in any folder.
const BY_HAND = { isByHand: true } as const;

export const command = defineCommand({
  name: 'oci-hook',
  summary: 'confine a container that an engine is about to start (engines call it)',
  description: `It is called by engines, as the files that  plimsoll profile apply --oci-hook  and  --oci-runtime  write tell them to.

A container's profile is that of the workload in its annotation (or label, with Docker) plimsoll.member, else the one
that was made from its image. A container without a profile stays as it is, unless --require-profile is given. Whatever
goes wrong, the exit code is not 0, and the engine does not start the container.`,
  arguments: {
    words: argumentList('[arguments...]', 'with --runtime-call: what the runtime is called with'),
  },
  options: {
    profiles: {
      ...repeatedOption('--profiles <file...>', 'files of profiles', { completion: 'file', ...BY_HAND }),
      isRequired: true,
    },
    runtimeCall: flag(
      '--runtime-call',
      'change the bundle that a runtime is called for, instead of standard input',
    ),
    requireProfile: flag('--require-profile', 'refuse containers without a profile', BY_HAND),
    onLoss: { ...onLoss('the engine'), ...BY_HAND },
    includeProposed: { ...INCLUDE_PROPOSED, ...BY_HAND },
  },
  examples: [
    ['plimsoll oci-hook --profiles /etc/plimsoll/shop.yaml < config.json', 'the configuration, confined'],
    ['plimsoll oci-hook --profiles /etc/plimsoll/shop.yaml --runtime-call -- create --bundle DIR ID'],
  ],
  exitCodes: { 1: 'refused', 3: 'no such profile', 4: 'something cannot be read' },
  async run({ words, runtimeCall, requireProfile, ...options }, { confinementFolder: folder }) {
    const { confineRuntimeCall, confinedByHook } = await import('../../../pipeline/run/oci-hook.ts');
    const request = { ...options, isRequired: requireProfile, folder };
    if (runtimeCall) await confineRuntimeCall(words, request);
    else
      await print(await confinedByHook((await buffer(process.stdin)).toString('utf8'), undefined, request));
    return EXIT.clean;
  },
});
