import type { TextEdit } from '../../model/configuration/edit.ts';
import {
  type Dockerfile,
  type DockerfileWord,
  allInstructions,
} from '../../model/configuration/dockerfile.ts';

/** A word of a Dockerfile, or a part of one, with where it stands. */
export type PlacedWord = Pick<DockerfileWord, 'text' | 'value' | 'start'>;

/** A variable in a word: `$NAME`, `${NAME}`, `${NAME:-default}`. */
const VARIABLE = /\$(?:\{(\w{1,100})(?::?-([^}$]{0,500}))?\}|(\w{1,100}))/g;

/**
 * What is written so that a word stands for something else: in the word itself, or where the only variable in it gets its
 * value before it. Undefined where nobody but the build tells, or where parts of it would have to change that are no version.
 */
export function wordEdit(
  { text, value, start }: PlacedWord,
  wanted: string,
  dockerfile: Dockerfile,
): TextEdit | undefined {
  if (value === undefined) return undefined;
  if (text === value) {
    const end = start + text.length;
    return dockerfile.text.slice(start, end) === text ? { start, end, text: wanted } : undefined;
  }
  const variables = [...text.matchAll(VARIABLE)];
  const [only] = variables;
  if (!only || variables.length > 1) return undefined;
  const [before, behind] = [text.slice(0, only.index), text.slice(only.index + only[0].length)];
  const isKept = wanted.startsWith(before) && wanted.endsWith(behind);
  if (!isKept || wanted.length < before.length + behind.length) return undefined;
  const part = wanted.slice(before.length, wanted.length - behind.length);
  const own = valuePlace(only[1] ?? only[3] ?? '', start, dockerfile);
  if (own) return { ...own, text: part };
  const otherwise = only[2];
  if (otherwise === undefined) return undefined;
  const end = start + only.index + only[0].length - 1;
  return dockerfile.text.slice(end - otherwise.length, end) === otherwise
    ? { start: end - otherwise.length, end, text: part }
    : undefined;
}

/** Where the last `ARG` or `ENV` before a place gives a variable its value, without quotes. */
function valuePlace(
  name: string,
  before: number,
  dockerfile: Dockerfile,
): Pick<TextEdit, 'start' | 'end'> | undefined {
  const words = allInstructions(dockerfile)
    .filter((one) => (one.name === 'ARG' || one.name === 'ENV') && one.start < before)
    .flatMap((one) => one.words);
  for (const { text, start } of words.toReversed()) {
    const [, named, quote = '', value = ''] = /^(\w{1,100})=(["']?)([^"'$\\]{1,500})\2$/.exec(text) ?? [];
    if (named !== name) continue;
    const at = start + name.length + 1 + quote.length;
    const end = at + value.length;
    return dockerfile.text.slice(at, end) === value ? { start: at, end } : undefined;
  }
  return undefined;
}
