import { entropyOf } from '../engine/entropy.ts';
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

export function shapeOf(text: string): Shape {
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
}

/** About the entropy of a random text: the sample has fewer of the alphabet's characters than there are. */
function expectedEntropy(length: number, size: number): number {
  const distinct = size * (1 - (1 - 1 / size) ** length);
  return Math.max(1, Math.log2(Math.max(2, distinct)) - 0.05);
}

const LONGEST_WORD = 12;
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

function inRun(run: string): number {
  const best = [0];
  for (let end = 1; end <= run.length; end += 1) {
    let most = best[end - 1] ?? 0;
    for (let length = 4; length <= Math.min(LONGEST_WORD, end); length += 1) {
      const covered = (best[end - length] ?? 0) + length;
      if (covered > most && COMMON_WORDS.has(run.slice(end - length, end))) most = covered;
    }
    best.push(most);
  }
  return best[run.length] ?? 0;
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
export function isRepeated(text: string): boolean {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const distinct = new Set(plain).size;
  if (plain.length >= 6 && distinct <= 3) return true;
  if (distinct > plain.length / 3) return /(.)\1{5}/.test(plain);
  for (let period = 1; period <= plain.length / 3; period += 1)
    if (
      plain.length >= 6 &&
      plain ===
        plain
          .slice(0, period)
          .repeat(Math.ceil(plain.length / period))
          .slice(0, plain.length)
    )
      return true;
  return /(.)\1{5}/.test(plain);
}

/** Whether a text has hardly a character but one: `xxxxxxxx`, a UUID of zeros. */
export function isUniform(text: string): boolean {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (plain.length < 4) return /^([^a-z0-9])\1*$/i.test(text);
  const middle = plain[plain.length >> 1] ?? '';
  return plain.split(middle).length - 1 > 0.8 * plain.length;
}

/** Share of characters that go on from the one before by one: `123456`, `abcdef`, `fedcba`. */
export function sequenceShare(text: string): number {
  let steps = 0;
  for (let at = 1; at < text.length; at += 1) {
    const step = text.charCodeAt(at) - text.charCodeAt(at - 1);
    if (step === 1 || step === -1) steps += 1;
  }
  return text.length < 2 ? 0 : steps / (text.length - 1);
}
