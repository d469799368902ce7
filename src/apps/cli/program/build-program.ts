import { Argument, Command, Option } from 'commander';
import type {
  ArgumentDefinition,
  CommandDefinition,
  LoadCommand,
  LoadNoun,
  Noun,
  OptionDefinition,
} from '../commands/types.ts';
import { chosen } from '../options/option.ts';
import { helpTail, nounTail } from './help.ts';
import { OWN_OPTIONS_HELP } from './own-options.ts';
import { checkOptions, longFlag, type OptionSource } from './option-rules.ts';

const SETTINGS_HELP = `
Every option can also be set as PLIMSOLL_<OPTION> in the environment, or by its name in a file of settings:
~/.config/plimsoll/plimsoll.yaml, or plimsoll.yaml in the current folder, of which only what can do no harm counts
unless you trust it (plimsoll trust).
${OWN_OPTIONS_HELP}`;

export interface ProgramParts {
  readonly version: string;
  readonly list: Readonly<Record<string, LoadCommand | LoadNoun>>;
  /** Runs a command with its input. */
  readonly run: (command: CommandDefinition, input: Readonly<Record<string, unknown>>) => Promise<void>;
}

/**
 * The parser of the command line. Of its commands only the one that `words` name is loaded, and none where they only ask
 * for the version; the names of others are known. Without words, and where they name none, all are loaded.
 */
export async function buildProgram(parts: ProgramParts, words: readonly string[] = []): Promise<Command> {
  const program = withErrors(new Command('plimsoll'))
    .description('Container security from commit to cluster.')
    .version(parts.version)
    .addHelpText('after', SETTINGS_HELP)
    .enablePositionalOptions();
  const [wanted, ...rest] = commandWords(words);
  const isVersion = words[0] === '--version' || words[0] === '-V';
  for (const [name, load] of onlyWanted(parts.list, wanted)) {
    const child = withErrors(program.command(name));
    if (!load || isVersion) continue;
    const loaded = await load();
    if ('command' in loaded) await describeAll(child, loaded.command, parts.run, rest);
    else await describeNoun(child, loaded.noun, parts.run, rest);
  }
  return program;
}

/** The words that may name a command: without options, and without commander's own `help` before them. */
function commandWords(words: readonly string[]): string[] {
  const plain = words.filter((word) => !word.startsWith('-'));
  return plain[0] === 'help' ? plain.slice(1) : plain;
}

/** Every name, with what loads it where it is wanted: the one that is named, or all. */
function onlyWanted<Load>(
  loaders: Readonly<Record<string, Load>>,
  wanted: string | undefined,
): [string, Load | undefined][] {
  const isNamed = wanted !== undefined && Object.hasOwn(loaders, wanted);
  return Object.entries(loaders).map(([name, load]) => [
    name,
    !isNamed || name === wanted ? load : undefined,
  ]);
}

function withErrors(command: Command): Command {
  return command.exitOverride().showHelpAfterError('(see --help)');
}

/** A command, and those that are called by its name and their own. */
async function describeAll(
  child: Command,
  command: CommandDefinition,
  run: ProgramParts['run'],
  words: readonly string[],
): Promise<void> {
  describeCommand(child, command, run);
  const { commands = {} } = command;
  const [wanted] = commandWords(words);
  // Where another word follows, it is the command's own.
  const isNamed = wanted !== undefined && Object.hasOwn(commands, wanted);
  for (const [name, load] of Object.entries(commands)) {
    const inner = withErrors(child.command(name));
    if (isNamed || words.length === 0) describeCommand(inner, (await load()).command, run);
  }
}

async function describeNoun(
  parent: Command,
  noun: Noun,
  run: ProgramParts['run'],
  words: readonly string[],
): Promise<void> {
  const loaded: CommandDefinition[] = [];
  const [wanted, ...rest] = commandWords(words);
  for (const [name, load] of onlyWanted(noun.commands, wanted)) {
    const found = await load?.();
    const definition = found && 'command' in found ? found.command : undefined;
    const child = withErrors(parent.command(name, { hidden: definition?.isHidden ?? false }));
    if (found && 'noun' in found) await describeNoun(child, found.noun, run, rest);
    if (!definition) continue;
    await describeAll(child, definition, run, rest);
    loaded.push(definition);
  }
  parent.description(noun.summary).addHelpText('after', () => nounTail(noun, loaded));
}

function describeCommand(command: Command, definition: CommandDefinition, run: ProgramParts['run']): void {
  command.description(definition.summary).addHelpText('after', () => helpTail(definition));
  if (definition.usage !== undefined) command.usage(definition.usage);
  const args = Object.entries(definition.arguments);
  for (const [, argument] of args) command.addArgument(parserArgument(argument));
  const options = Object.entries(definition.options);
  for (const [key, option] of options) {
    command.addOption(parserOption(key, option));
    for (const alias of option.aliases) {
      const flags = option.flags.replace(longFlag(option), alias);
      command.addOption(parserOption(key, { ...option, flags }).hideHelp());
    }
  }
  command.action(async () => {
    const values: Readonly<Record<string, unknown>> = command.opts();
    const input = {
      ...Object.fromEntries(
        args.map(([key, { absent }], index) => [key, command.processedArgs[index] ?? absent]),
      ),
      ...Object.fromEntries(
        options.map(([key, { absent }]) => [key, sourceOf(command, key) ? values[key] : absent]),
      ),
    };
    checkOptions(definition, input, (key) => sourceOf(command, key));
    await run(definition, input);
  });
}

function sourceOf(command: Command, key: string): OptionSource {
  const source = command.getOptionValueSource(key);
  return source === 'default' ? undefined : source;
}

/** An option whose value goes to a key, whatever the option is called. */
export class KeyedOption extends Option {
  readonly isByHand: boolean;
  readonly #key: string;

  constructor(key: string, { flags, description, isByHand }: OptionDefinition) {
    super(flags, description);
    this.isByHand = isByHand;
    this.#key = key;
  }

  override attributeName(): string {
    return this.#key;
  }
}

function parserArgument({ usage, description, absent, choices }: ArgumentDefinition): Argument {
  const argument = new Argument(usage, description);
  // Of an empty one the description says what holds.
  if (typeof absent === 'string' && absent !== '') argument.default(absent);
  if (choices) {
    argument.argChoices = [...choices];
    argument.argParser((text) => chosen(text, choices));
  }
  return argument;
}

function parserOption(key: string, definition: OptionDefinition): Option {
  const { absent, absentText, choices, parse } = definition;
  const option = new KeyedOption(key, definition).makeOptionMandatory(definition.isRequired);
  if (parse) option.argParser(parse);
  const isRepeated = Array.isArray(absent);
  // Commander shows them, and leaves it to the parser to check them. Of those that are repeated the description tells.
  if (choices && !isRepeated) option.argChoices = [...choices];
  // For the help: what a command gets is `absent`.
  if (isRepeated && !definition.isRequired) option.default(absent, absentText ?? 'none');
  else if (absentText !== undefined) option.default(absent ?? absentText, absentText);
  return option;
}
