import type { CommandDefinition, Example, Noun } from '../commands/types.ts';

/** Characters of an example whose meaning stands behind it; that of a longer one stands below. */
const LONGEST_EXAMPLE = 78;

/** What a help says after arguments and options: examples, the description, exit codes. */
export function helpTail(command: CommandDefinition): string {
  return ['', examplesText(command.examples), ...paragraph(command.description), exitCodesText(command)].join(
    '\n',
  );
}

/** The same for a noun: the first example of each of its commands. */
export function nounTail(noun: Noun, commands: readonly CommandDefinition[]): string {
  const shown = commands.filter(({ isHidden }) => !isHidden);
  return ['', examplesText(shown.map(({ examples }) => examples[0])), ...paragraph(noun.description)].join(
    '\n',
  );
}

/** Exit codes with what they mean, in one sentence. */
export function exitCodesText({ exitCodes = {} }: Pick<CommandDefinition, 'exitCodes'>): string {
  const meanings = { 0: 'done', 2: 'wrong usage', ...exitCodes, 5: 'internal fault' };
  const codes = Object.entries(meanings).map(([code, meaning]) => `${code} ${meaning}`);
  return `Exit codes: ${codes.join(', ')}`;
}

function paragraph(text: string | undefined): string[] {
  return text === undefined ? [] : [text, ''];
}

function examplesText(examples: readonly Example[]): string {
  const lengths = examples.map(([line]) => line.length).filter((length) => length <= LONGEST_EXAMPLE);
  const width = Math.max(0, ...lengths);
  const lines = examples.map(([line, meaning]) => {
    if (meaning === undefined) return `  ${line}`;
    return line.length > width
      ? `  ${line}\n${' '.repeat(6)}${meaning}`
      : `  ${line.padEnd(width)}   ${meaning}`;
  });
  return ['Examples:', ...lines, ''].join('\n');
}
