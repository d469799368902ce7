import stringWidth from 'string-width';
import { isPlain } from '../../text/text.ts';

/**
 * Characters of one cell each, whatever stands beside them: letters of Latin, punctuation, arrows, lines and marks. The
 * library is asked of all others alone, as it has Node load all that it knows of languages.
 */
const NARROW =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u257f\u2713\u2717]*$/;

/** Terminal cells that a text takes; wide characters take two. */
export function widthOf(text: string): number {
  return isPlain(text) || NARROW.test(text) ? text.length : stringWidth(text);
}

/** The text, cut with `…` where it is wider than `width` cells. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 1) return '';
  if (isPlain(text)) return `${text.slice(0, width - 1)}…`;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** The text cut or filled with spaces to exactly `width` cells. */
export function fit(text: string, width: number): string {
  if (text.length <= width && isPlain(text)) return text.padEnd(width);
  const short = cut(text, width);
  return short + ' '.repeat(Math.max(0, width - widthOf(short)));
}

/** The text broken at spaces into lines of at most `width` cells; a word that is wider still is broken too. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && widthOf(part) + widthOf(character) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
