import { EXIT } from '../exit-code.ts';
import { choiceArgument } from '../options/option.ts';
import { print } from '../output/print.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'completion',
  summary: 'what a shell needs to complete commands, options and their values',
  description: 'Completing a word starts nothing: the shell knows all words. Make it again after an update.',
  arguments: { shell: choiceArgument('<shell>', 'the shell', ['bash', 'zsh', 'fish']) },
  options: {},
  examples: [
    ['plimsoll completion bash > ~/.local/share/bash-completion/completions/plimsoll', 'for every new shell'],
    ['source <(plimsoll completion bash)', 'for this one'],
    [
      'plimsoll completion zsh > ~/.zfunc/_plimsoll',
      'in a folder that fpath names before compinit is called',
    ],
    ['plimsoll completion fish > ~/.config/fish/completions/plimsoll.fish'],
  ],
  async run({ shell }) {
    const { COMPLETIONS } = await import('../completion/shells.ts');
    const { wordNodes } = await import('../completion/word-nodes.ts');
    const { loadCatalogue } = await import('../program/catalogue.ts');
    const { COMMAND_LIST } = await import('./command-list.ts');
    await print(COMPLETIONS[shell](wordNodes(await loadCatalogue(COMMAND_LIST))));
    return EXIT.clean;
  },
});
