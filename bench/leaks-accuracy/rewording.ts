import { crc32 } from 'node:zlib';
import { COMMON_WORDS } from '../../src/analyse/leaks/generic/words.ts';

const BY_LENGTH = Map.groupBy([...COMMON_WORDS], ({ length }) => length);
const [SHORTEST, LONGEST] = [3, 12];
/** Random text has so many words by chance; and what has a form of its own has no others. */
const FEWEST = 0.25;
const HAS_FORM = /^(?:0x)?[0-9a-fA-F-]+$|^eyJ|^AKIA|^-----|^\$2/;

/**
 * A text with as great a share of its characters in words as is asked: those of its letters that are too many at random
 * are replaced by common words, in the same cases. A corpus whose true values were replaced by random letters would
 * make every measure of words look better than it is. The same text gives the same.
 */
export function reworded(text: string, share: number): string {
  if (share < FEWEST || HAS_FORM.test(text)) return text;
  let budget = Math.round(share * text.length);
  let seed = crc32(text);
  return text.replaceAll(/[A-Za-z]+/g, (run) => {
    let [rest, words] = [run, ''];
    while (budget >= SHORTEST && rest.length >= SHORTEST) {
      const longest = Math.min(LONGEST, rest.length, budget);
      const left = rest.length - longest;
      const length =
        left > 0 && left < SHORTEST && longest - SHORTEST >= SHORTEST ? longest - SHORTEST : longest;
      const choice = BY_LENGTH.get(length) ?? [];
      seed = Math.imul(seed, 0x9e3779b1) >>> 0;
      words += inCaseOf(choice[seed % Math.max(1, choice.length)] ?? rest.slice(0, length), rest);
      rest = rest.slice(length);
      budget -= length;
    }
    return words + rest;
  });
}

function inCaseOf(word: string, pattern: string): string {
  return Array.from(word, (letter, at) =>
    /[A-Z]/.test(pattern[at] ?? '') ? letter.toUpperCase() : letter,
  ).join('');
}
