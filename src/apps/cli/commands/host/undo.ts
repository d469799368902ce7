import { HOST_ROOT } from '../../options/host.ts';
import { argument, flag } from '../../options/option.ts';
import { say } from '../../output/print.ts';
import { EXIT } from '../../exit-code.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'undo',
  summary: 'take back what "plimsoll host audit --fix" changed',
  description: `Gives every file back as it was, with its mode, owner and times, and removes what was made, also after a crash in the
middle of a change. Nothing is taken back where a file was changed since.`,
  arguments: {
    id: argument('[id]', 'the change, as --fix named it; default the last one', { absent: '' }),
  },
  options: {
    root: HOST_ROOT,
    force: flag('--force', 'also what was changed since: that change is lost', { isByHand: true }),
  },
  examples: [
    ['plimsoll host undo', 'the last change of this host'],
    ['plimsoll host undo --root /mnt/image', 'of an image of a machine'],
  ],
  exitCodes: { 3: 'nothing to take back', 4: 'a file was changed since' },
  async run({ id, root, force }, services) {
    const { fixes } = await services.hostFixes(root);
    const undone = await fixes.undo(id === '' ? undefined : id, force);
    for (const path of undone.files) say(`${path} is as it was`);
    for (const { path, reason } of undone.left) say(`${path} is left: ${reason}`);
    say(`${undone.id} is taken back`);
    return EXIT.clean;
  },
});
