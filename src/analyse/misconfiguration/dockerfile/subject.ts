import type { Dockerfile, Instruction, Stage } from '../../../model/configuration/dockerfile.ts';
import { allInstructions } from '../../../model/configuration/dockerfile.ts';
import type { ShellCommand, ShellWord } from '../../../model/configuration/shell.ts';
import type { Check, CheckSubject, Violation } from '../types.ts';

/** A Dockerfile, and whether a list of what is not sent to the build lies beside it. */
export interface DockerfileSubject extends CheckSubject {
  readonly dockerfile: Dockerfile;
  readonly hasIgnoreList: boolean;
}

export type DockerfileCheck = Check<DockerfileSubject>;

/** Pages that most checks refer to. */
export const REFERENCE = 'https://docs.docker.com/reference/dockerfile/';
export const PRACTICES = 'https://docs.docker.com/build/building/best-practices/';

/** The stages that end up in the image: the last one, and what it goes on from. */
export function shippedStages({ stages }: Dockerfile): Stage[] {
  const shipped: Stage[] = [];
  for (let stage = stages.at(-1); stage && !shipped.includes(stage);) {
    shipped.unshift(stage);
    stage = stage.parent === undefined ? undefined : stages[stage.parent];
  }
  return shipped;
}

/** The instructions of a name that make the image, in their order. */
export function shippedInstructions(dockerfile: Dockerfile, name: string): Instruction[] {
  return shippedStages(dockerfile).flatMap(({ instructions }) =>
    instructions.filter((one) => one.name === name),
  );
}

/** Every instruction of a name, those that ONBUILD will run too. */
export function instructionsOf(
  { dockerfile }: DockerfileSubject,
  ...names: readonly string[]
): Instruction[] {
  return allInstructions(dockerfile)
    .map((one) => one.trigger ?? one)
    .filter(({ name }) => names.includes(name));
}

/** All that an instruction says, its here-documents too. */
export function fullText({ text, heredocs }: Instruction): string {
  return [text, ...heredocs.map(({ content }) => content)].join('\n');
}

/** A command that the build runs. */
export interface RunCommand {
  readonly instruction: Instruction;
  readonly command: ShellCommand;
  /** Its name, and its arguments as far as they are known. */
  readonly name: string;
  readonly words: readonly string[];
  /** Those that are no options. */
  readonly operands: readonly ShellWord[];
  /** Everything that the same RUN runs. */
  readonly siblings: readonly ShellCommand[];
}

/** The commands of every RUN. */
export function* runCommands(subject: DockerfileSubject): Generator<RunCommand, undefined> {
  for (const instruction of instructionsOf(subject, 'RUN')) yield* commandsOf(instruction);
}

/** The commands of every RUN whose layer is in the image. */
export function* shippedCommands({ dockerfile }: DockerfileSubject): Generator<RunCommand, undefined> {
  for (const instruction of shippedInstructions(dockerfile, 'RUN')) yield* commandsOf(instruction);
}

/** The commands of an instruction, whatever its form. */
export function* commandsOf(instruction: Instruction): Generator<RunCommand, undefined> {
  const siblings = [...listCommand(instruction), ...(instruction.script?.commands ?? [])];
  for (const command of siblings) {
    if (command.name === undefined) continue;
    const words = command.words.map(({ known }) => known);
    const operands = command.words.filter(({ known }) => !/^-./.test(known));
    yield { instruction, command, name: command.name, words, operands, siblings };
  }
}

/** The command of the exec form. */
function listCommand({ form, words, start, end }: Instruction): ShellCommand[] {
  if (form !== 'exec') return [];
  const base = { assignments: [], redirects: [], after: '', pipeline: 0, isAsked: false } as const;
  const all = words.map(({ text }) => ({ text, value: text, known: text, start, end }));
  const isSudo = programOf(all[0]) === 'sudo';
  const [program, ...own] = all.slice(
    isSudo ? all.findIndex(({ text }, at) => at > 0 && !text.startsWith('-')) : 0,
  );
  const name = programOf(program);
  return name === undefined
    ? []
    : [{ ...base, name, program, words: own, by: isSudo ? ['sudo'] : [], start, end }];
}

function programOf(word: ShellWord | undefined): string | undefined {
  return word?.text.slice(word.text.lastIndexOf('/') + 1);
}

/** Does it look like a list, and is none? `[ -f x ]` is a command of the shell. */
export function isMeantAsList({ name, form, text }: Instruction): boolean {
  if (form !== 'shell') return false;
  const isQuoted = name === 'RUN' ? /^\[\s*['“”‘’]/.test(text) : /^\[\s*["'“”‘’]/.test(text);
  return isQuoted && /\]\s*(?:#.*)?$/.test(text);
}

/** Is one of these options among the words: a letter (`y` for `-y` and `-qy`), or a long name? */
export function hasOption(words: readonly string[], letters: string, ...names: readonly string[]): boolean {
  return words.some(
    (word) =>
      (letters !== '' &&
        /^-[A-Za-z]+$/.test(word) &&
        Array.from(letters).some((letter) => word.includes(letter))) ||
      names.some((name) => word === name || word.startsWith(`${name}=`)),
  );
}

/** Something that is wrong with an instruction. */
export function about(
  { range }: Pick<Instruction, 'range'>,
  actual: string,
  expected: string,
  more: Omit<Violation, 'range' | 'actual' | 'expected'> = {},
): Violation {
  return { range, actual: shortened(actual), expected, ...more };
}

/** Something that is wrong with a command. */
export function aboutCommand(
  { dockerfile }: DockerfileSubject,
  { instruction, command }: RunCommand,
  expected: string,
  more: Omit<Violation, 'range' | 'actual' | 'expected'> = {},
): Violation {
  const [start, end] = placeOf(instruction, command);
  return {
    range: dockerfile.rangeOf(start, end),
    actual: shortened(dockerfile.text.slice(start, end).replaceAll(/\\\r?\n\s*/g, '')),
    expected,
    ...more,
  };
}

/** Where in the file a command, or a word of one, begins and ends. */
export function placeOf(
  { script, form, start, end }: Instruction,
  part: { readonly start: number; readonly end: number },
): readonly [start: number, end: number] {
  if (!script || form === 'exec') return [start, end];
  return [script.placeOf(part.start), script.placeOf(Math.max(part.start, part.end - 1)) + 1];
}

/** What puts a word behind a word of a command; none where another shell's words stand there. */
export function wordBehind({ instruction }: RunCommand, word: ShellWord | undefined, added: string) {
  if (!word || !instruction.script || instruction.form === 'exec' || word.value === undefined)
    return undefined;
  const [, end] = placeOf(instruction, word);
  return [{ start: end, end, text: ` ${added}` }];
}

const LONGEST = 200;

/** Passwords in URLs are in no report. */
function shortened(text: string): string {
  const safe = text.replaceAll(/(:\/\/[^\s/:@]*):[^\s/@]+@/g, '$1:…@');
  const line = safe.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
