import type { CommandDefinition, Completion, OptionDefinition } from '../commands/types.ts';
import type { Catalogue, NamedCommand } from '../program/catalogue.ts';

/** An option as a shell sees it. */
export interface CompletedOption {
  /** `--format`, and `-f` where there is one. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Does a value follow? */
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  /** Undefined: nobody can tell what its value is. */
  readonly completion: Completion | undefined;
}

/** What may stand behind the program's name and some words. */
export interface WordNode {
  readonly words: readonly string[];
  /** Commands that may follow. */
  readonly children: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletedOption[];
  /** What other words are completed with. */
  readonly choices: readonly string[];
  readonly completion: Completion | undefined;
}

const HELP: CompletedOption = {
  flags: ['--help', '-h'],
  description: 'display help for command',
  takesValue: false,
  choices: [],
  completion: undefined,
};
const VERSION: CompletedOption = {
  ...HELP,
  flags: ['--version', '-V'],
  description: 'output the version number',
};

/** All that a shell has to know of the command line: the program, each noun, and each command that people call. */
export function wordNodes({ nouns, commands }: Catalogue): WordNode[] {
  const shown = commands.filter(({ command }) => !command.isHidden);
  const firsts = [...new Set(shown.map(({ words }) => words[0] ?? ''))];
  const nounNodes = nouns.map(({ words }) => parentNode(words, childrenOf(words, nouns, shown), [HELP]));
  const summaries = firsts.map((name) => ({ name, summary: summaryOf(name, nouns, shown) }));
  const nodes = shown.map((named) => commandNode(named, shown));
  return [parentNode([], summaries, [HELP, VERSION]), ...nounNodes, ...nodes];
}

/** Commands and nouns right below a noun. */
function childrenOf(
  words: readonly string[],
  nouns: Catalogue['nouns'],
  commands: readonly NamedCommand[],
): WordNode['children'] {
  const isBelow = (other: { readonly words: readonly string[] }) =>
    other.words.length === words.length + 1 && words.every((word, index) => other.words[index] === word);
  return [
    ...commands.filter(isBelow).map(({ command }) => command),
    ...nouns.filter(isBelow).map(({ noun }) => noun),
  ];
}

function summaryOf(name: string, nouns: Catalogue['nouns'], commands: readonly NamedCommand[]): string {
  const named = nouns.find(({ words }) => words.join(' ') === name);
  return named?.noun.summary ?? commands.find(({ words }) => words[0] === name)?.command.summary ?? '';
}

function parentNode(
  words: readonly string[],
  children: WordNode['children'],
  options: readonly CompletedOption[],
): WordNode {
  const named = children.map(({ name, summary }) => ({ name, summary }));
  return { words, children: named, options, choices: [], completion: undefined };
}

function commandNode({ words, command }: NamedCommand, all: readonly NamedCommand[]): WordNode {
  const options = [...Object.values(command.options).map(completedOption), HELP];
  const inner = Object.keys(command.commands ?? {});
  const children = all
    .filter(
      (other) =>
        other.words.length === 2 && other.words[0] === words[0] && inner.includes(other.words[1] ?? ''),
    )
    .map(({ command: { name, summary } }) => ({ name, summary }));
  return { words, children, options, ...completedArgument(command) };
}

function completedOption({
  flags,
  description,
  choices = [],
  completion,
}: OptionDefinition): CompletedOption {
  const names = flags.match(/(?<![\w-])--?[a-z][\w-]*/gi) ?? [];
  const takesValue = /[<[]/.test(flags);
  return { flags: names.toReversed(), description, takesValue, choices, completion };
}

/** Arguments of one command are completed alike; where they differ, with what any of them takes. */
function completedArgument({
  arguments: given,
}: CommandDefinition): Pick<WordNode, 'choices' | 'completion'> {
  const all = Object.values(given);
  return {
    choices: all.flatMap(({ choices = [] }) => choices),
    completion: all.find(({ completion }) => completion !== undefined)?.completion,
  };
}

/** The words of a node as one, the program's name before them. */
export function nodeName({ words }: WordNode): string {
  return ['plimsoll', ...words].join(' ');
}
