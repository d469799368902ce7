import { Fault } from '../../../model/fault.ts';
import type {
  DockerfileFlag,
  DockerfileScript,
  DockerfileWord,
  Instruction,
} from '../../../model/configuration/dockerfile.ts';
import type { Range } from '../../../model/configuration/place.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { JoinedText, LogicalLine } from './logical-lines.ts';
import { scriptOf } from './script.ts';
import { expand, resolvedWord, type Scope, splitBlanks, splitWords } from './words.ts';

/** What decides what an instruction means. */
export interface Surroundings {
  readonly escape: string;
  readonly scope: Scope;
  /** What the shell form is run by; empty where that is no POSIX shell. */
  readonly shell: readonly string[];
  readonly stage: number | undefined;
  readonly rangeOf: (start: number, end: number) => Range;
  readonly tooLarge: (reason: string, start: number) => void;
}

/** Instructions that run something, or are to be run. */
const RUNS = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);
const LISTS = new Set([...RUNS, 'COPY', 'ADD', 'VOLUME', 'SHELL']);
/** Whose words are split before quotes are looked at. */
const BY_BLANKS = new Set(['FROM', 'COPY', 'ADD', 'VOLUME', 'EXPOSE']);
/** Words that are told at most; all of them are in the text. */
const MOST_WORDS = 5_000;

/** One instruction. What of it is too large to be read as a script is told, and the rest is there. */
export function readInstruction(line: LogicalLine, surroundings: Surroundings): Instruction {
  const { placeOf, heredocs } = line;
  const keyword = /^[^ \t\v\f\r]+/.exec(line.text)?.[0] ?? '';
  const name = keyword.toUpperCase();
  const { flags, behind } = readFlags(line, keyword.length, surroundings);
  const own: JoinedText = { text: line.text.slice(behind), placeOf: (offset) => placeOf(behind + offset) };
  const list = LISTS.has(name)
    ? listOf(name === 'HEALTHCHECK' ? own.text.replace(/^\s*CMD\s/i, '') : own.text)
    : undefined;
  const { start, end } = line;
  return {
    name,
    keyword,
    flags,
    form: list ? 'exec' : 'shell',
    text: own.text.trim(),
    words: list
      ? list.map((text) => listWord(text, name, line, surroundings))
      : wordsIn(own, name, surroundings),
    heredocs,
    script: RUNS.has(name) ? scriptIn(name, list, own, line, surroundings) : undefined,
    trigger: name === 'ONBUILD' ? triggerOf(own, line, surroundings) : undefined,
    stage: surroundings.stage,
    start,
    end,
    range: surroundings.rangeOf(start, end),
  };
}

function readFlags(
  { text, placeOf }: JoinedText,
  from: number,
  { scope, escape }: Surroundings,
): { flags: DockerfileFlag[]; behind: number } {
  const flags: DockerfileFlag[] = [];
  let behind = from;
  for (const word of splitWords(text.slice(0, 16_384), escape, from)) {
    if (!word.text.startsWith('--')) break;
    behind = word.end;
    if (word.text === '--') break;
    const [, name = '', argument = ''] = /^--([^=]*)=?(.*)$/s.exec(word.text) ?? [];
    flags.push({ ...resolvedWord(word, placeOf, scope, escape), name, argument });
  }
  return { flags, behind };
}

function wordsIn(
  { text, placeOf }: JoinedText,
  name: string,
  { scope, escape }: Surroundings,
): DockerfileWord[] {
  return (BY_BLANKS.has(name) ? splitBlanks(text) : splitWords(text, escape))
    .slice(0, MOST_WORDS)
    .map((word) => resolvedWord(word, placeOf, scope, escape));
}

/** A word of the exec form; variables are put in where the build does it, and not where the container would. */
function listWord(
  text: string,
  name: string,
  { start, end }: LogicalLine,
  { scope, escape }: Surroundings,
): DockerfileWord {
  return { text, value: RUNS.has(name) ? text : expand(text, scope, escape), start, end };
}

/** The exec form: a JSON list of texts, behind which nothing counts; what is none is the shell form. */
function listOf(text: string): string[] | undefined {
  const end = endOfList(text);
  if (end === undefined) return undefined;
  try {
    const value: unknown = parseJson(text.slice(0, end));
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return isList ? value.slice(0, MOST_WORDS) : undefined;
  } catch {
    return undefined;
  }
}

/** Where the first bracket that is no part of a text is closed. */
function endOfList(text: string): number | undefined {
  const start = text.search(/\S/);
  if (text[start] !== '[') return undefined;
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === ']' && !isQuoted) return at + 1;
  }
  return undefined;
}

/** What the shell form runs, or a shell that the exec form names: `["sh", "-c", "…"]`. */
function scriptIn(
  name: string,
  list: readonly string[] | undefined,
  own: JoinedText,
  line: LogicalLine,
  surroundings: Surroundings,
): DockerfileScript | undefined {
  if (!list) return script(name, own, line, surroundings);
  const option = list.findIndex((word) => /^-[a-z]*c$/.test(word));
  const text = option > 0 ? list[option + 1] : undefined;
  // Places in a word of JSON are not those of the file: what is told is the whole instruction.
  return text === undefined
    ? undefined
    : script('', { text, placeOf: () => line.start }, line, { ...surroundings, shell: list });
}

function script(
  name: string,
  own: JoinedText,
  line: LogicalLine,
  surroundings: Surroundings,
): DockerfileScript | undefined {
  const [, head = ''] = name === 'HEALTHCHECK' ? (/^(\s*CMD\s+)/i.exec(own.text) ?? []) : [];
  if (name === 'HEALTHCHECK' && head === '') return undefined;
  const text = {
    text: own.text.slice(head.length),
    placeOf: (offset: number) => own.placeOf(head.length + offset),
  };
  try {
    return scriptOf(text, line.heredocs, surroundings.shell, surroundings.scope);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    surroundings.tooLarge(`${name}: ${error.message}`, line.start);
    return undefined;
  }
}

function triggerOf(own: JoinedText, line: LogicalLine, surroundings: Surroundings): Instruction | undefined {
  const indent = own.text.length - own.text.trimStart().length;
  // A trigger of a trigger is refused by the build, and read no further here.
  if (/^ONBUILD\b/i.test(own.text.trimStart())) return undefined;
  return readInstruction(
    {
      ...line,
      text: own.text.slice(indent),
      placeOf: (offset) => own.placeOf(indent + offset),
      start: own.placeOf(indent),
    },
    surroundings,
  );
}
