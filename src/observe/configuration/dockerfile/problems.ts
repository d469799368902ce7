import type { Instruction } from '../../../model/configuration/dockerfile.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { isOpen } from './words.ts';

/** What builders refuse, and what they ask for instead. */
export interface Refusal {
  readonly message: string;
  readonly expected: string;
}

/** Instructions that say nothing where nothing stands behind them. */
const WITH_ARGUMENTS = new Set([
  'ARG',
  'ENV',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'ONBUILD',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]);
/** Those whose quotes the build undoes, and no shell. */
const QUOTED = new Set(['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'USER', 'VOLUME', 'WORKDIR']);
const STAGE_NAME = /^[a-z][a-z0-9_.-]*$/i;
const PORT = /^(?:[^/\s]*:)?\d{1,5}(?:-\d{1,5})?(?:\/\w*)?$/;
/** Something else writes the Dockerfile from it. */
const TEMPLATE = /\{\{|\{%|<%/;

/** Why builders refuse an instruction; undefined where they take it, as far as that is told by its form. */
export function refusalOf(instruction: Instruction, escape: string): Refusal | undefined {
  const { name, text, words, form, heredocs, flags } = instruction;
  if (TEMPLATE.test(text)) return undefined;
  const open = heredocs.find(({ isClosed }) => !isClosed);
  if (open) return refusal(`the here-document ${open.name} has no end`, `a line with ${open.name} alone`);
  if (text === '' && WITH_ARGUMENTS.has(name) && flags.length === 0)
    return refusal(`${name} stands alone`, `something behind ${name}`);
  const isQuoted = QUOTED.has(name) && form === 'shell' && words.some((word) => isOpen(word.text, escape));
  if (isQuoted) return refusal('a quote is not closed', 'another quote');
  return BY_NAME[name]?.(instruction);
}

const BY_NAME: Readonly<Record<string, (instruction: Instruction) => Refusal | undefined>> = {
  ENV: pairsRefusal,
  LABEL: pairsRefusal,
  ARG: ({ words }) =>
    words.some(({ text }) => text.startsWith('='))
      ? refusal('an argument has no name', 'NAME=value')
      : undefined,
  FROM: fromRefusal,
  COPY: copyRefusal,
  ADD: copyRefusal,
  HEALTHCHECK: healthRefusal,
  ONBUILD: triggerRefusal,
  CMD: listRefusal,
  ENTRYPOINT: listRefusal,
  RUN: listRefusal,
  SHELL: ({ form }) => (form === 'exec' ? undefined : refusal('SHELL is no list', 'a list in JSON')),
  EXPOSE: ({ words }) => {
    const wrong = words.find(({ value }) => value !== undefined && !value.split(/\s+/).every(isPort));
    return wrong && refusal(`EXPOSE ${wrong.text} is no port`, 'a number up to 65535');
  },
};

function refusal(message: string, expected: string): Refusal {
  return { message, expected };
}

function pairsRefusal({ name, words }: Instruction): Refusal | undefined {
  const [first, ...others] = words;
  if (!first?.text.includes('='))
    return others.length > 0 ? undefined : refusal(`${name} ${first?.text} has no value`, 'NAME=value');
  const wrong = words.find(({ text }) => !text.includes('=') || text.startsWith('='));
  return wrong && refusal(`${name} has ${JSON.stringify(wrong.text)}, which sets nothing`, 'NAME=value');
}

function fromRefusal({ words }: Instruction): Refusal | undefined {
  const [, as, name, ...more] = words;
  if (!as) return undefined;
  if (as.text.toLowerCase() !== 'as' || !name || more.length > 0)
    return refusal('FROM has more than an image and a name', 'FROM image AS name');
  return STAGE_NAME.test(name.text)
    ? undefined
    : refusal(`${name.text} is no name of a stage`, 'a name that begins with a letter');
}

function copyRefusal({ name, words }: Instruction): Refusal | undefined {
  return words.length > 1 ? undefined : refusal(`${name} has no target`, 'a source and a target');
}

function healthRefusal({ text }: Instruction): Refusal | undefined {
  return /^(?:NONE|CMD\s+\S)/i.test(text)
    ? undefined
    : refusal('HEALTHCHECK names no command', 'CMD and a command, or NONE');
}

function triggerRefusal({ text }: Instruction): Refusal | undefined {
  const [, name] = /^(ONBUILD|FROM|MAINTAINER)\b/i.exec(text) ?? [];
  return name === undefined
    ? undefined
    : refusal(`${name.toUpperCase()} stands behind ONBUILD`, 'another instruction');
}

/** A list of numbers or lists is JSON, and so no command of a shell. */
function listRefusal({ name, form, text }: Instruction): Refusal | undefined {
  if (form === 'exec' || !/^\[\s*(?:"[^"\\]*"\s*,\s*)*(?:-?\d|null\b|true\b|false\b|[[{])/.test(text))
    return undefined;
  try {
    parseJson(text);
  } catch {
    return undefined;
  }
  return refusal(`${name} has a list with something else than texts`, 'a list of texts');
}

function isPort(text: string): boolean {
  const numbers = text.match(/\d+/g) ?? [];
  return text === '' || (PORT.test(text) && numbers.slice(-2).every((one) => Number(one) <= 65_535));
}
