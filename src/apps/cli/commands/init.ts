import { EXIT } from '../exit-code.ts';
import { argument } from '../options/option.ts';
import { ownCommand } from '../output/own-command.ts';
import { note, print } from '../output/print.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'init',
  summary: 'have git look for secrets before each commit and each push',
  description: `Writes the hooks pre-commit and pre-push where git looks for them. A hook that somebody else wrote is left as it is,
and the lines to add to it are told.`,
  arguments: {
    folder: argument('[folder]', 'a work tree of git', { completion: 'folder', absent: '.' }),
  },
  options: {},
  examples: [['plimsoll init']],
  exitCodes: { 1: 'a hook of somebody else is in the way', 3: 'no repository' },
  async run({ folder }, services) {
    const { installHooks } = await import('../../../pipeline/develop/install-hooks.ts');
    const hooks = await installHooks(folder, ownCommand(), process.env, services.writeProgram);
    for (const { name, path, outcome, lines } of hooks) {
      if (outcome === 'foreign')
        note(`${path} is somebody else's, and was left as it is; add to it:\n${lines}`);
      else await print(`${name}: ${path} ${outcome === 'written' ? 'written' : 'is as it should be'}\n`);
    }
    return hooks.some(({ outcome }) => outcome === 'foreign') ? EXIT.violated : EXIT.clean;
  },
});
