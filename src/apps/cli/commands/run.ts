import { START_ENGINE_IDS } from '../../../pipeline/deploy/engines.ts';
import { EXIT } from '../exit-code.ts';
import { argumentList, flag, option, repeatedOption, requiredOption } from '../options/option.ts';
import { INCLUDE_PROPOSED, onLoss } from '../options/profiles.ts';
import { print, say } from '../output/print.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'run',
  summary: 'start a container that is confined to what its profile says',
  description: `Behind -- stands what would stand behind the engine's run: its options, the image, and arguments. Options that would
undo what the profile says are refused, each with the line that it goes against.

The exit code is the container's own (and the engine's: 125 it could not be started, 126 and 127 its program could not);
if nothing was started, it is one of these:`,
  usage: '[options] -- [engine options] <image> [arguments]',
  arguments: {
    image: argumentList('<image...>', 'options of the engine, the image, and arguments for the container'),
  },
  options: {
    profile: requiredOption('--profile <file>', 'file of profiles', { completion: 'file' }),
    workload: option(
      '--workload <namespace/name>',
      'the profile of this workload, where the file has several',
    ),
    engine: option('--engine <engine>', 'what starts it', { choices: START_ENGINE_IDS, absent: 'docker' }),
    dryRun: flag('--dry-run', 'print the command instead of running it, quoted for a shell'),
    onLoss: onLoss('the engine'),
    strict: flag('--strict', 'start nothing where the engine cannot do exactly what the profile says'),
    includeProposed: INCLUDE_PROPOSED,
    secret: repeatedOption(
      '--secret <name=path#field>',
      'field of a secret of the vault, as the file /run/secrets/<name> of the container; :/path behind it names another',
      { isByHand: true, conflicts: ['dryRun'] },
    ),
    anyImage: flag('--any-image', 'start also an image that the profile was not made from', {
      isByHand: true,
    }),
    allowWeaker: flag('--allow-weaker', 'take options that undo what the profile says, and say so', {
      isByHand: true,
    }),
  },
  examples: [
    ['plimsoll run --profile web.yaml -- --rm -p 8080:8080 shop/web:1'],
    ['plimsoll run --profile shop.yaml --workload shop/orders --strict -- --detach shop/orders:1'],
    ['plimsoll run --profile web.yaml --engine podman -- --rm shop/web:1 /bin/server --verbose'],
    [
      'plimsoll run --profile web.yaml --secret db=secret/web#password -- --rm shop/web:1',
      'with a password in memory, and in no variable',
    ],
    ['plimsoll run --profile web.yaml --dry-run -- --rm shop/web:1', 'the command, for a shell'],
  ],
  exitCodes: {
    1: 'refused (an option, the image or, by --strict, a loss)',
    3: 'no such file, workload or image',
    4: 'the profile cannot be read or the engine does not answer',
  },
  async run({ image: args, secret, ...options }, { confinementFolder: folder }) {
    const { prepareStart, showStart, start } = await import('../../../pipeline/run/run-container.ts');
    const { openRunSecrets } = await import('../../vault-client/run-secrets.ts');
    using delivery = openRunSecrets(secret.length > 0);
    const { lossText } = await import('../../../present/profile/sentences.ts');
    const prepared = await prepareStart({
      ...options,
      args,
      folder,
      secrets: secret,
      secretFolder: delivery.folder,
    });
    process.stderr.write(lossText(prepared.report));
    prepared.notes.forEach(say);
    for (const refusal of prepared.refusals) say(`refused: ${refusal}`);
    if (prepared.refusals.length > 0) return EXIT.violated;
    if (!options.dryRun) {
      await delivery.deliver(prepared.secrets);
      // The files are there until it has ended.
      return await start(prepared);
    }
    await print(showStart(prepared));
    return EXIT.clean;
  },
});
