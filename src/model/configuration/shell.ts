/** A word of a shell command. Places are UTF-16 units of the script. */
export interface ShellWord {
  /** As it is written, with quotes. */
  readonly text: string;
  /** What it stands for, quotes undone and known variables put in; undefined where only running it tells. */
  readonly value: string | undefined;
  /** The value with nothing where only running it tells. */
  readonly known: string;
  readonly start: number;
  readonly end: number;
}

/** `A=b` before a command, or alone. */
export interface ShellAssignment {
  readonly name: string;
  readonly value: ShellWord | undefined;
}

/** `> file`, `2>&1`, `< file`. */
export interface ShellRedirect {
  readonly operator: string;
  readonly target: ShellWord | undefined;
}

/** A simple command, wherever in a script it stands. */
export interface ShellCommand {
  /** The program's name without its folder; undefined where only running it tells, or there are assignments alone. */
  readonly name: string | undefined;
  /** The word that names it, with its folder; undefined where there are assignments alone. */
  readonly program: ShellWord | undefined;
  /** Its arguments, without its name. */
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  /** Its own, and those of the groups that it stands in: `{ a; b; } > file`. */
  readonly redirects: readonly ShellRedirect[];
  /** Commands that ran it, outermost first: `sudo`, `env`, `xargs`, `sh` for one in `sh -c`. */
  readonly by: readonly string[];
  /** What is between it and the command before it in the same list; empty for the first. */
  readonly after: '' | ';' | '&&' | '||' | '|';
  /** Commands that are one pipeline have the same number. */
  readonly pipeline: number;
  /** Does it stand where its outcome is asked: `if`, `while`, behind `!`, or with `||` behind it? */
  readonly isAsked: boolean;
  readonly start: number;
  readonly end: number;
}

/** A script as its simple commands, in the order in which they are written. */
export interface ShellScript {
  readonly text: string;
  readonly commands: readonly ShellCommand[];
  /** What of it is no shell, in words, with where. */
  readonly errors: readonly { readonly message: string; readonly start: number }[];
}
