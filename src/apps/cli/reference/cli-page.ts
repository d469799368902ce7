import type { ArgumentDefinition, CommandDefinition, OptionDefinition } from '../commands/types.ts';
import type { Catalogue, NamedCommand } from '../program/catalogue.ts';
import { exitCodesText } from '../program/help.ts';
import { POWERS } from '../settings/powers.ts';
import { longFlag } from '../program/option-rules.ts';

const HEAD = `# The command line

Made from the definitions of the commands (\`src/apps/cli/commands\`) by \`npm run reference\`. \`plimsoll COMMAND --help\` has the same.

Every option can also be set as \`PLIMSOLL_<OPTION>\` in the environment (\`PLIMSOLL_FAIL_ON=high\`) or by its name in a file of settings (\`fail-on: high\`). Options win over variables, and variables over files. Of files, the one that \`--config FILE\` names (or \`PLIMSOLL_CONFIG\`) wins over \`plimsoll.yaml\` in the folder that the command is called in, whose place it takes, and both over \`~/.config/plimsoll/plimsoll.yaml\` (\`XDG_CONFIG_HOME\`). What gives safety up counts on the command line only. \`--debug\` tells where in the code a fault was thrown. \`plimsoll completion\` teaches a shell all that is on this page.

The current folder may be a stranger's checkout. So of its \`plimsoll.yaml\` only what can do no harm counts (${harmless()}): nothing that sends, writes, runs a program, chooses data or weakens a verdict. What was taken and what was left out is said on standard error. [\`plimsoll trust\`](#trust) lets all of it count, as long as the file stays as it is. In a pipeline, \`--config ./plimsoll.yaml\` trusts the file of the checkout whoever changes it; \`PLIMSOLL_TRUST=sha256:…\` trusts one content, and \`PLIMSOLL_TRUST=.\` a folder.
`;

function harmless(): string {
  const names = Object.keys(POWERS).filter((name) => POWERS[name]?.length === 0);
  return names.map((name) => `\`${name}\``).join(', ');
}

/** The page of the reference about every command that people call, as Markdown. */
export function cliPage({ nouns, commands }: Catalogue): string {
  const shown = commands.filter(({ command }) => !command.isHidden);
  const contents = shown.map(({ words, command }) => {
    const name = words.join(' ');
    return `| [\`${name}\`](#${anchor(name)}) | ${cell(command.summary)} |`;
  });
  const sections = shown.map((named, index) => {
    const before = shown[index - 1]?.words ?? [];
    // Those whose first command this is.
    const begun = nouns.filter(({ words }) => isWithin(named.words, words) && !isWithin(before, words));
    return `${begun.map(nounSection).join('')}${commandSection(named)}`;
  });
  return [HEAD, '| command | |', '|---|---|', ...contents, '', ...sections].join('\n');
}

function isWithin(words: readonly string[], noun: readonly string[]): boolean {
  return noun.every((word, index) => words[index] === word);
}

function nounSection({ words, noun: { summary, description } }: Catalogue['nouns'][number]): string {
  return `${words.length > 1 ? '###' : '##'} ${words.join(' ')}\n\n${summary}.\n${description === undefined ? '' : `\n${description}\n`}\n`;
}

function commandSection({ words, command }: NamedCommand): string {
  const name = words.join(' ');
  const parts = [
    `${words.length > 1 ? '###' : '##'} ${name}`,
    `${command.summary}.`,
    `\`\`\`text\n${['plimsoll', name, usageOf(command)].join(' ').trimEnd()}\n\`\`\``,
    tableOf('argument', Object.values(command.arguments).map(argumentRow)),
    tableOf(
      'option',
      Object.values(command.options).map((option) => optionRow(option, command)),
    ),
    ...(command.description === undefined ? [] : [`\`\`\`text\n${command.description}\n\`\`\``]),
    `\`\`\`sh\n${command.examples.map(([line, meaning]) => (meaning ? `${line}   # ${meaning}` : line)).join('\n')}\n\`\`\``,
    `${exitCodesText(command)}.`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function usageOf({ usage, arguments: given, options }: CommandDefinition): string {
  if (usage !== undefined) return usage;
  const words = Object.values(given).map((one) => one.usage);
  return [...(Object.keys(options).length > 0 ? ['[options]'] : []), ...words].join(' ');
}

function tableOf(title: string, rows: readonly string[]): string {
  return rows.length === 0 ? '' : [`| ${title} | |`, '|---|---|', ...rows].join('\n');
}

function argumentRow({ usage, description, choices, absent }: ArgumentDefinition): string {
  const notes = [
    ...(choices ? [`one of ${choices.join(', ')}`] : []),
    ...(typeof absent === 'string' && absent !== '' ? [`default: ${absent}`] : []),
  ];
  return row(usage, description, notes);
}

function optionRow(option: OptionDefinition, { options, groups = [] }: CommandDefinition): string {
  const named = (keys: readonly string[]): string =>
    keys.map((key) => `\`${longFlag(options[key] ?? { flags: key })}\``).join(', ');
  const key = Object.keys(options).find((one) => options[one] === option) ?? '';
  const group = groups.find((one) => one.options.includes(key));
  const isRepeated = Array.isArray(option.absent);
  const notes = [
    ...(option.isRequired ? ['required'] : []),
    ...(option.choices && !isRepeated ? [`one of ${option.choices.join(', ')}`] : []),
    ...(option.absentText === undefined ? [] : [`default: ${option.absentText.replaceAll('"', '')}`]),
    ...(option.requires.length > 0 ? [`needs ${named(option.requires)}`] : []),
    ...(option.conflicts.length > 0 ? [`excludes ${named(option.conflicts)}`] : []),
    ...(group ? [`${group.isExclusive ? 'one' : 'one or more'} of ${named(group.options)} is needed`] : []),
    ...(option.isByHand ? ['on the command line only'] : []),
  ];
  return row(option.flags, option.description, notes);
}

function row(flags: string, description: string, notes: readonly string[]): string {
  const more = notes.length > 0 ? ` (${notes.join('; ')})` : '';
  return `| \`${cell(flags)}\` | ${cell(description)}${cell(more)} |`;
}

/** Text for a cell of a table; angle brackets outside of code would be taken for HTML. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** As GitHub makes the anchor of a heading. */
function anchor(heading: string): string {
  return heading.replaceAll(' ', '-');
}
