import { InvalidArgumentError } from 'commander';
import type { ArgumentDefinition, Completion, OptionDefinition } from '../commands/types.ts';
import { suggestion } from './nearest.ts';

/** What may be said of any option besides its flags, see `OptionDefinition`. */
interface Relations {
  readonly requires?: readonly string[];
  readonly conflicts?: readonly string[];
  readonly aliases?: readonly string[];
  readonly isByHand?: boolean;
}

/** Any text. */
interface Text extends Relations {
  readonly completion?: Completion;
  readonly absentText?: string;
  readonly choices?: never;
  readonly parse?: never;
}

/** What `parse` makes of a text. */
interface Parsed<Value> extends Relations {
  readonly completion?: Completion;
  readonly absentText?: string;
  /** Strings. */
  readonly choices?: readonly Value[];
  readonly parse?: (text: string) => Value;
}

const NO_RELATIONS = { requires: [], conflicts: [], aliases: [], isByHand: false } as const;

/** A switch: `--strict` is false where it is not given, `--no-cache` makes `cache` false. */
export function flag(
  flags: string,
  description: string,
  relations: Relations = {},
): OptionDefinition<boolean> {
  const absent = flags.includes('--no-');
  return { ...NO_RELATIONS, ...relations, flags, description, absent, isRequired: false };
}

/** An option with a value: any text, one of some choices, or what `parse` makes of it. */
export function option(
  flags: string,
  description: string,
  taking: Text & { readonly absent: string },
): OptionDefinition<string>;
export function option(
  flags: string,
  description: string,
  taking?: Text & { readonly absent?: never },
): OptionDefinition<string | undefined>;
export function option<const Value>(
  flags: string,
  description: string,
  taking: Parsed<Value> & { readonly absent: NoInfer<Value> },
): OptionDefinition<Value>;
export function option<const Value>(
  flags: string,
  description: string,
  taking: Parsed<Value> & { readonly absent?: never },
): OptionDefinition<Value | undefined>;
export function option(
  flags: string,
  description: string,
  taking: (Text | Parsed<unknown>) & { readonly absent?: unknown } = {},
): OptionDefinition {
  const absent = taking.absent;
  const choices = taking.choices?.map(String);
  const absentText = taking.absentText ?? (absent === undefined ? undefined : JSON.stringify(absent));
  const parse = taking.parse ?? (choices && ((text: string) => chosen(text, choices)));
  const shape = { flags, description, absent, absentText, isRequired: false, choices, parse };
  return { ...NO_RELATIONS, ...taking, ...shape };
}

/** As `option`, and it has to be given. */
export function requiredOption(
  flags: string,
  description: string,
  taking: Text = {},
): OptionDefinition<string> {
  // It is never absent.
  return { ...option(flags, description, taking), isRequired: true } as OptionDefinition<string>;
}

/** An option that may be given several times, or takes several values (`<file...>`): all of them, in order. */
export function repeatedOption(
  flags: string,
  description: string,
  taking?: Text,
): OptionDefinition<readonly string[]>;
export function repeatedOption<const Value>(
  flags: string,
  description: string,
  taking: Parsed<Value>,
): OptionDefinition<readonly Value[]>;
export function repeatedOption(
  flags: string,
  description: string,
  taking: Text | Parsed<unknown> = {},
): OptionDefinition<readonly unknown[]> {
  const { choices: _, parse: parseOne = (text: string) => text, ...more } = taking;
  const parse = (text: string, earlier: unknown) => [...earlierOf(earlier), parseOne(text)];
  return { ...NO_RELATIONS, ...more, flags, description, absent: [], isRequired: false, parse };
}

/** An option that collects some of the names that there are: `--option a,b --option c`. */
export function namesOption<Name extends string>(
  flags: string,
  description: string,
  names: readonly Name[],
  taking: { readonly noun: string; readonly absentText?: string },
): OptionDefinition<readonly Name[]> {
  const { noun, absentText } = taking;
  const nameOf = (word: string): Name => {
    const name = names.find((one) => one === word);
    if (name !== undefined) return name;
    throw new InvalidArgumentError(
      `"${word}" is no ${noun}; use ${names.join(', ')}.${suggestion(word, names)}`,
    );
  };
  const parse = (text: string, earlier: unknown) => [
    ...(earlierOf(earlier) as readonly Name[]),
    ...text.split(',').map((word) => nameOf(word.trim())),
  ];
  const shape = { flags, description, absent: [], absentText, isRequired: false, choices: names, parse };
  return { ...NO_RELATIONS, ...shape };
}

/** A word of a command: `argument('<path>', …)`; with square brackets it may be left out. */
export function argument(
  usage: string,
  description: string,
  more: { readonly completion?: Completion; readonly absent?: string } = {},
): ArgumentDefinition<string> {
  return { usage, description, ...more };
}

/** A word that is one of some choices. */
export function choiceArgument<const Choice extends string>(
  usage: string,
  description: string,
  choices: readonly Choice[],
): ArgumentDefinition<Choice> {
  return { usage, description, choices };
}

/** Several words: `<file...>`, or `[file...]` where there may be none. */
export function argumentList(
  usage: string,
  description: string,
  more: { readonly completion?: Completion } = {},
): ArgumentDefinition<readonly string[]> {
  return { usage, description, absent: [], ...more };
}

function earlierOf(earlier: unknown): readonly unknown[] {
  return Array.isArray(earlier) ? (earlier as unknown[]) : [];
}

/** A text that is one of some choices. Throws what commander tells the user. */
export function chosen(text: string, choices: readonly string[]): string {
  if (choices.includes(text)) return text;
  throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.${suggestion(text, choices)}`);
}
