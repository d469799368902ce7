import { isDigit } from '../digits.ts';
import { compareToNothing, wordItem, type Item } from './item.ts';

/** A run of digits, a run of other characters, or a separator. */
const TOKEN = /\d+|[^\d.-]+|[.-]/g;

/**
 * Splits a version into levels, outermost first: a hyphen, and a change between digits and letters, start a new
 * level inside the one before. Every level is trimmed of what says nothing at its end.
 */
export function parseLevels(version: string): Item[][] {
  const tokens = version.toLowerCase().match(TOKEN) ?? [];
  let current: Item[] = [];
  const levels = [current];
  const deepen = (): void => {
    current = [];
    levels.push(current);
  };
  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1];
    if (isSeparator(token)) {
      if (previous === undefined || isSeparator(previous)) current.push({ kind: 'number', text: '' });
      if (token === '-') deepen();
      continue;
    }
    const next = tokens[index + 1];
    const isNumber = isDigit(token.charCodeAt(0));
    const startsLevel = !isNumber && !isSeparator(next) && current.length > 0;
    if (isJoined(previous) || startsLevel) deepen();
    current.push(isNumber ? { kind: 'number', text: token } : wordItem(token, isJoined(next)));
  }
  return trim(levels);
}

/** Whether the neighbour of a number or word is a word or number, with no separator between them. */
function isJoined(neighbour: string | undefined): boolean {
  return neighbour !== undefined && !isSeparator(neighbour);
}

function isSeparator(token: string | undefined): boolean {
  return token === '.' || token === '-';
}

/** Drops zeros and words that mean the release at the end of every level, and levels that are empty at the end. */
function trim(levels: Item[][]): Item[][] {
  for (const items of levels) {
    while (items.length > 0 && saysNothing(items.at(-1))) items.pop();
  }
  while (levels.at(-1)?.length === 0) levels.pop();
  return levels;
}

function saysNothing(item: Item | undefined): boolean {
  return item !== undefined && compareToNothing(item) === 0;
}
