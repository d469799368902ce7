import { Fault } from '../../../model/fault.ts';
import {
  type Dockerfile,
  type DockerfileProblem,
  type Instruction,
  type Stage,
  WINDOWS_USER,
} from '../../../model/configuration/dockerfile.ts';
import type { Range } from '../../../model/configuration/place.ts';
import type { Gap } from '../../../model/gap.ts';
import { readInstruction, type Surroundings } from './instruction.ts';
import { LineStarts } from '../../../model/configuration/line-starts.ts';
import { readLogicalLines } from './logical-lines.ts';
import { refusalOf } from './problems.ts';
import { SHELL } from './script.ts';
import { Scopes } from './scopes.ts';
import { expand, type Scope } from './words.ts';

/** Characters of a file, of whose words each takes some twenty bytes for each character. */
const LONGEST = 4 * 2 ** 20;
/** Shells, endings and drives that only Windows has. */
const FOR_WINDOWS =
  /\b(?:powershell|pwsh|choco)\b|\bcmd(?:\.exe)? \/|\.(?:exe|ps1|psm1|msi|bat)\b|\b[a-z]:[\\/]|\$env:/i;

/** A stage while it is read. */
type OpenStage = Omit<Stage, 'instructions'> & { readonly instructions: Instruction[] };

/**
 * A Dockerfile as BuildKit reads it, with what of it cannot be read: an instruction that is too large costs no other.
 * Source: https://docs.docker.com/reference/dockerfile/
 */
export function readDockerfile(text: string, path: string): { dockerfile?: Dockerfile; gaps: Gap[] } {
  if (text.length > LONGEST)
    return { gaps: [{ kind: 'limit', subject: path, reason: `longer than ${LONGEST} characters` }] };
  try {
    return new Reader(text, path).read();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { gaps: [{ kind: 'limit', subject: path, reason: error.message }] };
  }
}

const MOST_PROBLEMS = 100;
/** Each may go on from the one before it, and has all that was set in them. */
const MOST_STAGES = 250;

class Reader {
  readonly #text: string;
  readonly #path: string;
  readonly #lines: LineStarts;
  readonly #stages: OpenStage[] = [];
  readonly #global: Instruction[] = [];
  readonly #problems: DockerfileProblem[] = [];
  readonly #gaps: Gap[] = [];
  readonly #scopes = new Scopes();
  #shell: readonly string[] | undefined;
  /** What SHELL says in stages, for those that go on from them. */
  readonly #shells = new Map<number, readonly string[]>();
  #escape = '\\';
  #isForWindows = false;
  /** Of the stage. */
  #isWindows = false;

  constructor(text: string, path: string) {
    this.#text = text;
    this.#path = path;
    this.#lines = new LineStarts(text);
  }

  read(): { dockerfile: Dockerfile; gaps: Gap[] } {
    const { directives, lines } = readLogicalLines(this.#text);
    const escape = directives.find(({ name }) => name === 'escape');
    if (escape?.value === '`') this.#escape = '`';
    else if (escape && escape.value !== '\\')
      this.#problem(`${escape.value} is no escape`, this.#rangeOf(escape.start, escape.end), '\\ or `');
    // Such an escape is mostly for Windows, whose shells are others; by itself it hides no command.
    this.#isForWindows = escape?.value === '`' && FOR_WINDOWS.test(this.#text);
    for (const line of lines) {
      const scope = /^FROM\s/i.test(line.text) ? this.#scopes.global() : this.#scopes.current();
      this.#place(readInstruction(line, this.#surroundings(scope)));
    }
    if (this.#stages.length === 0) this.#problem('there is no FROM', this.#rangeOf(0, 0));
    const dockerfile: Dockerfile = {
      path: this.#path,
      text: this.#text,
      directives: new Map(
        directives.map(({ name, value, start, end }) => [name, { value, range: this.#rangeOf(start, end) }]),
      ),
      global: this.#global,
      stages: this.#stages,
      problems: this.#problems,
      rangeOf: (start, end) => this.#rangeOf(start, end),
    };
    return { dockerfile, gaps: this.#gaps };
  }

  #surroundings(scope: Scope): Surroundings {
    return {
      escape: this.#escape,
      scope,
      shell: this.#shell ?? (this.#isForWindows || this.#isWindows ? [] : SHELL),
      stage: this.#stages.at(-1)?.number,
      rangeOf: (start, end) => this.#rangeOf(start, end),
      tooLarge: (reason, start) =>
        this.#gaps.push({
          kind: 'limit',
          subject: `${this.#path}:${this.#rangeOf(start, start).startLine}`,
          reason,
        }),
    };
  }

  #place(instruction: Instruction): void {
    const refusal = refusalOf(instruction, this.#escape);
    if (refusal) this.#problem(refusal.message, instruction.range, refusal.expected);
    if (instruction.name === 'FROM') {
      this.#from(instruction);
      return;
    }
    const stage = this.#stages.at(-1);
    if (stage) stage.instructions.push(instruction);
    else {
      this.#global.push(instruction);
      if (instruction.name !== 'ARG')
        this.#problem(`${instruction.name} stands before the first FROM`, instruction.range);
    }
    this.#scopes.learn(instruction, stage?.number, this.#escape);
    this.#isWindows ||= isOfWindows(instruction);
    if (instruction.name !== 'SHELL' || instruction.form !== 'exec') return;
    this.#shell = instruction.words.map(({ text }) => text);
    if (stage) this.#shells.set(stage.number, this.#shell);
  }

  #from(instruction: Instruction): void {
    const [written, as, alias] = instruction.words;
    // Of an argument that nobody declared the build knows no more than of one without a default.
    const base = written && { ...written, value: this.#isDecided(written.text) ? written.value : undefined };
    if (!base) {
      this.#problem('FROM names no image', instruction.range);
      return;
    }
    const number = this.#stages.length;
    if (number === MOST_STAGES) throw new Fault('limit', `more than ${MOST_STAGES} stages`);
    const name = base.value ?? expand(base.text, this.#scopes.usual(), this.#escape);
    const parent = this.#stages.findLast((stage) => stage.name?.toLowerCase() === name?.toLowerCase());
    const stage: OpenStage = {
      number,
      name: as?.text.toLowerCase() === 'as' ? alias?.value : undefined,
      base,
      parent: name === undefined ? undefined : parent?.number,
      from: { ...instruction, stage: number },
      instructions: [],
    };
    this.#stages.push(stage);
    this.#scopes.open(number, stage.parent, name);
    this.#shell = stage.parent === undefined ? undefined : this.#shells.get(stage.parent);
    if (this.#shell) this.#shells.set(number, this.#shell);
    this.#isWindows = isOfWindows(instruction);
  }

  #isDecided(text: string): boolean {
    const names = [...text.matchAll(/\$\{?([A-Za-z_]\w*)(?!\w)(?!:?[-+])/g)].map(([, one = '']) => one);
    return names.every((one) => this.#scopes.global().get(one) !== undefined);
  }

  #problem(message: string, range: Range, expected = 'FROM first'): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push({ message, range, expected });
  }

  #rangeOf(start: number, end: number): Range {
    return this.#lines.rangeOf({ start, end: Math.max(start, end) });
  }
}

/** Does an instruction name a base image, a user or a folder that only Windows has? */
function isOfWindows({ name, text }: Instruction): boolean {
  // Behind the image stands the name of the stage, in which Linux may build for Windows.
  if (name === 'FROM') return /^\S*(?:\/windows(?:[/:@\s]|$)|windowsservercore|nanoserver)/i.test(text);
  return (
    (name === 'USER' && WINDOWS_USER.test(text)) || (name === 'WORKDIR' && /^["']?[a-z]:[\\/]/i.test(text))
  );
}
