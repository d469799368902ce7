import type { Services } from '../../composition/services.ts';

/** What a shell completes a value with, where there are no choices. */
export type Completion = 'file' | 'folder';

/** A flag of a command, with or without a value. Its key is what `--like-this` is called in the input: `likeThis`. */
export interface OptionDefinition<Value = unknown> {
  /** As in the help: `-o, --output <file>`, `--strict`, `--no-cache`; `<file...>` takes several. */
  readonly flags: string;
  readonly description: string;
  /** What the input has where it is not given. */
  readonly absent: Value;
  /** How the help tells what holds where it is not given; undefined: it does not. */
  readonly absentText?: string | undefined;
  readonly isRequired: boolean;
  readonly choices?: readonly string[] | undefined;
  readonly completion?: Completion | undefined;
  /** The value of a text, with the values before it where it is repeated. Throws what commander tells the user. */
  readonly parse?: ((text: string, earlier: unknown) => Value) | undefined;
  /** Keys of options without which it means nothing. */
  readonly requires: readonly string[];
  /** Keys of options that it cannot be given with. */
  readonly conflicts: readonly string[];
  /** Former names, such as `--attachments`; they work, and no help shows them. */
  readonly aliases: readonly string[];
  /** Does it give safety up? Then it counts only where it is written by hand: not in a stranger's settings file. */
  readonly isByHand: boolean;
}

/** A word of a command that is no option. */
export interface ArgumentDefinition<Value = unknown> {
  /** As in the help: `<path>`, `[path]`, `<profile.yaml...>`. */
  readonly usage: string;
  readonly description: string;
  readonly choices?: readonly string[] | undefined;
  readonly completion?: Completion | undefined;
  /** What the input has where it is not given. */
  readonly absent?: Value;
}

export type Arguments = Readonly<Record<string, ArgumentDefinition>>;
export type Options = Readonly<Record<string, OptionDefinition>>;

/** What a command is run with: its arguments and options by their keys. */
export type Input<A extends Arguments, O extends Options> = {
  readonly [Key in keyof A]: A[Key] extends ArgumentDefinition<infer Value> ? Value : never;
} & { readonly [Key in keyof O]: O[Key] extends OptionDefinition<infer Value> ? Value : never };

/** A line that somebody could type, and what comes of it. */
export type Example = readonly [command: string, meaning?: string];

/** Options of which some have to be given. */
export interface OptionGroup {
  /** Keys. */
  readonly options: readonly string[];
  /** Is more than one of them refused? */
  readonly isExclusive: boolean;
  readonly hint?: string;
}

/** Exit codes that mean something particular to a command, in words. */
export interface ExitCodes {
  readonly 0?: string;
  readonly 1?: string;
  /** Only where it is more than wrong usage. */
  readonly 2?: string;
  readonly 3?: string;
  readonly 4?: string;
}

/** A command as data: help, validation, completion and reference are made from it. */
export interface CommandDefinition<A extends Arguments = Arguments, O extends Options = Options> {
  /** The word that it is called by, which is also the name of its file. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** What the summary does not say; shown as it is, in lines of at most 120 characters. */
  readonly description?: string;
  /** What stands behind the command in its help, where that is not told by arguments and options. */
  readonly usage?: string;
  /** In order. */
  readonly arguments: A;
  readonly options: O;
  readonly groups?: readonly OptionGroup[];
  /** Commands that are called by its name and their own. */
  readonly commands?: Readonly<Record<string, LoadCommand>>;
  readonly examples: readonly [Example, ...Example[]];
  readonly exitCodes?: ExitCodes;
  /** Is it called by programs only? */
  readonly isHidden?: boolean;
  /** Does it take care of memory itself, and only where it has much to do? */
  readonly savesMemory?: boolean;
  /** Is most of what is compiled best in it hardly used until it ends? Compiled code of a start is kept where it is not. */
  compilesLate?(input: Input<A, O>): boolean;
  /**
   * Calls one pipeline or controller, presents what comes of it, and gives the exit code. Method syntax, so that a
   * command is one whatever its input.
   */
  run(input: Input<A, O>, services: Services): Promise<number>;
}

/** Commands about one thing, called by its name and their own. */
export interface Noun {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** What all of its commands have in common. */
  readonly description?: string;
  /** In the order of the help. Each is loaded when it is used, so that it costs nobody else a start. */
  readonly commands: Readonly<Record<string, LoadCommand | LoadNoun>>;
}

export type LoadCommand = () => Promise<{ readonly command: CommandDefinition }>;
export type LoadNoun = () => Promise<{ readonly noun: Noun }>;

/** Gives a definition its type: what its arguments and options are decides what `run` gets. */
export function defineCommand<const A extends Arguments, const O extends Options>(
  definition: CommandDefinition<A, O>,
): CommandDefinition {
  return definition;
}
