import { entropyOf } from '../../../model/entropy.ts';
import { withLastAnswer } from './last-answer.ts';
import { COMMON_WORDS } from './words.ts';

/** What a text is made of, as far as it does not depend on what stands around it. */
export interface Shape {
  readonly length: number;
  /** Shannon entropy as a share of what a random text of this length and alphabet has. */
  readonly entropy: number;
  readonly alphabet:
    | 'digits'
    | 'hex'
    | 'lower'
    | 'upper'
    | 'letters'
    | 'alnum'
    | 'base64'
    | 'dotted'
    | 'print'
    | 'other';
  /** Share of its letters that stand in words, and of its characters that are letters. */
  readonly words: number;
  readonly letters: number;
  /** Changes of class (lower, upper, digit, other) a character. */
  readonly changes: number;
}

const ALPHABETS: readonly (readonly [Shape['alphabet'], RegExp, number])[] = [
  ['digits', /^[0-9]+$/, 10],
  ['hex', /^(?:0x)?(?:[0-9a-f]+|[0-9A-F]+)$/, 16],
  ['lower', /^[a-z]+$/, 26],
  ['upper', /^[A-Z]+$/, 26],
  ['letters', /^[A-Za-z]+$/, 52],
  ['alnum', /^[0-9A-Za-z]+$/, 62],
  ['base64', /^[0-9A-Za-z+/_=-]+$/, 64],
  ['dotted', /^[\w.:/@-]+$/, 68],
  ['print', /^[\x21-\x7e]+$/, 90],
];

/** What a text is made of. */
export const shapeOf: (text: string) => Shape = withLastAnswer((text) => {
  const [alphabet, , size] = ALPHABETS.find(([, pattern]) => pattern.test(text)) ?? [
    'other' as const,
    null,
    100,
  ];
  const letters = text.replaceAll(/[^A-Za-z]/g, '').length;
  return {
    length: text.length,
    entropy: Math.min(1, entropyOf(text) / expectedEntropy(text.length, size)),
    alphabet,
    words: letters === 0 ? 0 : inWords(text) / letters,
    letters: letters / text.length,
    changes: changesIn(text) / text.length,
  };
});

/** About the entropy of a random text: the sample has fewer of the alphabet's characters than there are. */
function expectedEntropy(length: number, size: number): number {
  const distinct = size * (1 - (1 - 1 / size) ** length);
  return Math.max(1, Math.log2(Math.max(2, distinct)) - 0.05);
}

const LONGEST_WORD = 12;
const LETTERS = 26;
const SMALL_A = 97;
/** Letters that stand in common words, the most that can: short ones only where letters end on both sides. */
function inWords(text: string): number {
  let sum = 0;
  const spaced = text
    .slice(0, 256)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  for (const run of spaced.toLowerCase().match(/[a-z]{3,}/g) ?? [])
    sum += COMMON_WORDS.has(run) ? run.length : inRun(run);
  return sum;
}

/**
 * Common words of at least four letters as a tree: of each node the number of the next for each letter; 0 for none. It has
 * fewer nodes than they have letters, which are some 25,000.
 */
interface WordTree {
  readonly next: Uint16Array;
  readonly isWord: Uint8Array;
}

let tree: WordTree | undefined;

function wordTree(): WordTree {
  if (tree) return tree;
  const words = [...COMMON_WORDS].filter(({ length }) => length >= 4 && length <= LONGEST_WORD);
  const most = 1 + words.reduce((sum, { length }) => sum + length, 0);
  const made = { next: new Uint16Array(most * LETTERS), isWord: new Uint8Array(most) };
  let nodes = 1;
  for (const word of words) {
    let node = 0;
    for (let at = 0; at < word.length; at += 1) {
      const edge = node * LETTERS + word.charCodeAt(at) - SMALL_A;
      made.next[edge] ||= nodes++;
      node = made.next[edge];
    }
    made.isWord[node] = 1;
  }
  return (tree = made);
}

/** Of small letters the most that words cover which do not overlap. */
function inRun(run: string): number {
  const { next, isWord } = wordTree();
  const best = new Uint16Array(run.length + 1);
  for (let start = 0; start < run.length; start += 1) {
    const covered = best[start] as number;
    if ((best[start + 1] as number) < covered) best[start + 1] = covered;
    let node = 0;
    for (let at = start; at < run.length; at += 1) {
      node = next[node * LETTERS + run.charCodeAt(at) - SMALL_A] as number;
      if (node === 0) break;
      const sum = covered + at + 1 - start;
      if (isWord[node] === 1 && (best[at + 1] as number) < sum) best[at + 1] = sum;
    }
  }
  return best[run.length] as number;
}

function changesIn(text: string): number {
  let [changes, last] = [0, ''];
  for (const character of text) {
    const kind =
      character >= 'a' && character <= 'z'
        ? 'l'
        : character >= 'A' && character <= 'Z'
          ? 'u'
          : character >= '0' && character <= '9'
            ? 'd'
            : 'o';
    if (last !== '' && kind !== last) changes += 1;
    last = kind;
  }
  return changes;
}

/** Whether a text only repeats few characters or a few of them in a row: `xxxxxxxx`, `abcabcabc`, `deadbeefdeadbeef`. */
export const isRepeated: (text: string) => boolean = withLastAnswer((text) => {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const distinct = new Set(plain).size;
  if (plain.length >= 6 && distinct <= 3) return true;
  if (distinct > plain.length / 3) return /(.)\1{5}/.test(plain);
  for (let period = 1; plain.length >= 6 && period <= plain.length / 3; period += 1)
    if (hasPeriod(plain, period)) return true;
  return /(.)\1{5}/.test(plain);
});

function hasPeriod(text: string, period: number): boolean {
  for (let at = period; at < text.length; at += 1)
    if (text.charCodeAt(at) !== text.charCodeAt(at - period)) return false;
  return true;
}

/** Whether a text has hardly a character but one: `xxxxxxxx`, a UUID of zeros. */
export const isUniform: (text: string) => boolean = withLastAnswer((text) => {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (plain.length < 4) return /^([^a-z0-9])\1*$/i.test(text);
  const middle = plain[plain.length >> 1] ?? '';
  let count = 0;
  for (let at = 0; at < plain.length; at += 1) if (plain[at] === middle) count += 1;
  return count > 0.8 * plain.length;
});

/** Share of characters that go on from the one before by one: `123456`, `abcdef`, `fedcba`. */
export function sequenceShare(text: string): number {
  let steps = 0;
  for (let at = 1; at < text.length; at += 1) {
    const step = text.charCodeAt(at) - text.charCodeAt(at - 1);
    if (step === 1 || step === -1) steps += 1;
  }
  return text.length < 2 ? 0 : steps / (text.length - 1);
}
