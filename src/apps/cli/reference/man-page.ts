import type { Catalogue, NamedCommand } from '../program/catalogue.ts';
import { exitCodesText } from '../program/help.ts';

const HEAD = [
  '.TH PLIMSOLL 1 "" "Plimsoll" "User Commands"',
  '.SH NAME',
  'plimsoll \\- container security from commit to cluster',
  '.SH SYNOPSIS',
  '.B plimsoll',
  '.I command',
  '.RI [ options ]',
  '.RI [ arguments ]',
  '.SH DESCRIPTION',
  'Opens an image, finds what is in it, says what is known to be wrong with it, and gives a verdict by a policy; segments the network between workloads, and confines them to what their profiles say.',
  '.SH COMMANDS',
];

const TAIL = [
  '.SH OPTIONS OF EVERY COMMAND',
  '.TP',
  '.B \\-\\-config <file>',
  'Take settings from this file instead of the plimsoll.yaml of the current folder.',
  '.TP',
  '.B \\-\\-debug',
  'Where something fails, tell where in the code.',
  '.SH ENVIRONMENT',
  'Every option can also be set as PLIMSOLL_<OPTION>. PLIMSOLL_CONFIG names a file of settings, PLIMSOLL_TRUST trusted folders, files or digests. PLIMSOLL_CACHE_DIR is where layers and advisory data are kept. NO_COLOR and TERM=dumb are honoured.',
  '.SH FILES',
  '.TP',
  '.I ~/.config/plimsoll/plimsoll.yaml',
  'Options by their long names.',
  '.TP',
  '.I plimsoll.yaml',
  'Likewise in the current folder: what can do no harm, or all of it where the user trusts it.',
];

/** The manual page of every command that people call: man(7) macros, see groff_man(7). */
export function manPage({ commands }: Catalogue): string {
  const shown = commands.filter(({ command }) => !command.isHidden);
  return `${[...HEAD, ...shown.flatMap(commandLines), ...TAIL].join('\n')}\n`;
}

function commandLines({ words, command }: NamedCommand): string[] {
  const usage = Object.values(command.arguments).map((one) => one.usage);
  return [
    `.SS ${roff(['plimsoll', ...words, ...usage].join(' '))}`,
    line(`${command.summary}.`),
    ...(command.description === undefined ? [] : ['.PP', '.nf', ...linesOf(command.description), '.fi']),
    ...Object.values(command.options).flatMap(({ flags, description, absentText }) => [
      '.TP',
      `.B ${roff(flags)}`,
      line(absentText === undefined ? description : `${description} (default: ${absentText})`),
    ]),
    '.PP',
    'Examples:',
    '.PP',
    '.nf',
    ...command.examples.map(([example]) => line(`    ${example}`)),
    '.fi',
    '.PP',
    line(`${exitCodesText(command)}.`),
  ];
}

function linesOf(text: string): string[] {
  return text.split('\n').map(line);
}

/** A line of text, which must not begin like a request. */
function line(text: string): string {
  const escaped = roff(text);
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** Text as it is, by groff(7): backslashes, dashes that can be copied, and straight quotes. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('…', '\\&...');
}
