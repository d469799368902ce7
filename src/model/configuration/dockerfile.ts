import type { Range } from './place.ts';
import type { ShellScript } from './shell.ts';

/** Users that only images of Windows have, whose users have no numbers. */
export const WINDOWS_USER = /^(?:.*\\)?Container(?:User|Administrator)$/i;

/** Arguments that BuildKit sets by itself, once they are declared; before the first stage they always are. */
export const PLATFORM_ARGUMENTS: ReadonlySet<string> = new Set(
  ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].flatMap((part) => [`TARGET${part}`, `BUILD${part}`]),
);

/** A word of an instruction. Places are UTF-16 units of the file. */
export interface DockerfileWord {
  /** As it is written, continued lines joined. */
  readonly text: string;
  /** What it stands for, with the values of build arguments and variables; undefined where only the build tells. */
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** `--name=value` before the words of an instruction. */
export interface DockerfileFlag extends DockerfileWord {
  readonly name: string;
  /** What stands behind `=`; empty where there is none. */
  readonly argument: string;
}

/** A here-document of an instruction. */
export interface DockerfileHeredoc {
  readonly name: string;
  readonly content: string;
  /** Where its content begins in the file. */
  readonly start: number;
  /** Does the line stand there that ends it? Builders refuse it else. */
  readonly isClosed: boolean;
}

/** What an instruction runs. */
export interface DockerfileScript extends ShellScript {
  /** The place in the file of a place in the script. */
  readonly placeOf: (offset: number) => number;
}

/** One instruction. */
export interface Instruction {
  /** In upper case, whether there is such an instruction or not. */
  readonly name: string;
  /** As it is written. */
  readonly keyword: string;
  readonly flags: readonly DockerfileFlag[];
  /** The exec form is a list in JSON, all else the shell form. */
  readonly form: 'exec' | 'shell';
  /** Behind the flags, continued lines joined and comments left out. */
  readonly text: string;
  readonly words: readonly DockerfileWord[];
  readonly heredocs: readonly DockerfileHeredoc[];
  /** What it runs by a POSIX shell; undefined where it runs nothing, another shell, or what cannot be read. */
  readonly script: DockerfileScript | undefined;
  /** Of `ONBUILD`: what it will do. */
  readonly trigger: Instruction | undefined;
  /** Number of its stage; undefined before the first one. */
  readonly stage: number | undefined;
  readonly start: number;
  readonly end: number;
  readonly range: Range;
}

/** What begins with `FROM`. */
export interface Stage {
  readonly number: number;
  /** Behind `AS`, as it is written. */
  readonly name: string | undefined;
  /** The image; undefined value where an argument without a default names it. */
  readonly base: DockerfileWord;
  /** The stage that it goes on from; undefined for an image. */
  readonly parent: number | undefined;
  readonly from: Instruction;
  /** Those behind `FROM`. */
  readonly instructions: readonly Instruction[];
}

/** Something that is not as the grammar has it, so that builders refuse the file. */
export interface DockerfileProblem {
  readonly message: string;
  /** What they ask for instead. */
  readonly expected: string;
  readonly range: Range;
}

/** A Dockerfile as BuildKit reads it. */
export interface Dockerfile {
  readonly path: string;
  readonly text: string;
  /** `syntax`, `escape` and `check`, as the first lines say. */
  readonly directives: ReadonlyMap<string, { readonly value: string; readonly range: Range }>;
  /** Before the first `FROM`. */
  readonly global: readonly Instruction[];
  readonly stages: readonly Stage[];
  readonly problems: readonly DockerfileProblem[];
  /** Lines and columns of a part of the text. */
  readonly rangeOf: (start: number, end: number) => Range;
}

/** Every instruction, in their order; what `ONBUILD` will do is in it. */
export function allInstructions({ global, stages }: Dockerfile): Instruction[] {
  return [...global, ...stages.flatMap(({ from, instructions }) => [from, ...instructions])];
}

/** May an image set variables of its own? Those of the official library are few and known, and scratch has none. */
export function isOfOthers(image: string | undefined): boolean {
  return image === undefined || image.replace(/^(?:docker\.io\/)?library\//, '').includes('/');
}
