import type { Path } from '../../../../model/configuration/place.ts';
import { lately } from '../once.ts';
import type { Container, Pod } from '../pod.ts';
import { listAt, shown } from '../values.ts';

/** A flag of a command line as it is written. */
export interface Flag {
  readonly value: string;
  /** From the resource. */
  readonly path: Path;
}

/** A program that a container starts, and its flags without their dashes; of one that is written twice the last. */
export interface CommandLine {
  /** `kube-apiserver`, without its folder; empty where the image decides. */
  readonly program: string;
  readonly flags: ReadonlyMap<string, Flag>;
  /** Where a flag would be added, from the resource. */
  readonly path: Path;
}

/** Pods have few containers. */
const COMMAND_LINES_HELD = 100;

/** What a container is told to start. A shell's script is left as it is. */
export const commandLineOf = lately(({ value, path }: Container): CommandLine => {
  const lists = ['command', 'args'].filter((key) => listAt(value, key).length > 0);
  const words = lists.flatMap((key) =>
    listAt(value, key).map((word, index) => ({
      word: typeof word === 'string' ? word : shown(word),
      path: [...path, key, index],
    })),
  );
  const flags = new Map<string, Flag>();
  for (const [index, { word, path: place }] of words.entries()) {
    const match = /^--?([\w][\w.-]*)(?:=(.*))?$/s.exec(word);
    if (!match) continue;
    const next = words[index + 1]?.word;
    const text = match[2] ?? (next === undefined || next.startsWith('-') ? 'true' : next);
    flags.set(match[1] ?? '', { value: text, path: place });
  }
  const first = words.find(({ word }) => !word.startsWith('-'))?.word ?? '';
  return { program: first.replace(/^.*\//, ''), flags, path: [...path, lists[0] ?? 'command'] };
}, COMMAND_LINES_HELD);

/** The programs that the containers of a pod start. */
export const programsOf = lately(
  ({ containers }: Pod): ReadonlySet<string> =>
    new Set(containers.map((container) => commandLineOf(container).program)),
);
