import { type Characters, POSIX_CLASSES } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { foldIf, negateIf, readEscape, readEscapedCharacter } from './escape.ts';
import { Intervals } from '../intervals.ts';

/** Longer than any name of a POSIX class with its brackets. */
const LONGEST_NAME = 32;

/** Reads a class from after its `[` to its `]`. Throws a `Fault`. */
export function readClass(cursor: Cursor, ignoreCase: boolean): Characters {
  const negated = cursor.take('^');
  const parts: Characters[] = [];
  // A bracket that comes first stands for itself.
  for (let isFirst = true; isFirst || cursor.peek() !== ']'; isFirst = false) {
    if (cursor.peek() === '') throw cursor.fault('malformed', 'leaves a class open');
    parts.push(readPart(cursor, ignoreCase));
  }
  cursor.next();
  const pairs = parts.flatMap((part) => [...part]);
  return negateIf(negated, Intervals.of(pairs));
}

function readPart(cursor: Cursor, ignoreCase: boolean): Characters {
  const posix = readPosixClass(cursor, ignoreCase);
  if (posix) return posix;
  if (cursor.peek() === '\\' && /^[dDwWsS]$/.test(cursor.peek(1))) {
    cursor.next();
    return readEscape(cursor, ignoreCase);
  }
  const low = readEnd(cursor);
  const isRange = cursor.peek() === '-' && cursor.peek(1) !== ']' && cursor.peek(1) !== '';
  if (isRange) cursor.next();
  const high = isRange ? readEnd(cursor) : low;
  if (high < low) throw cursor.fault('malformed', 'has a range that ends before it begins');
  return foldIf(ignoreCase, Intervals.of([[low, high]]));
}

/** `[:name:]` or `[:^name:]`; undefined where a bracket stands for itself, as without a `:]` to close it. */
function readPosixClass(cursor: Cursor, ignoreCase: boolean): Characters | undefined {
  const ahead = cursor.characters.slice(cursor.position, cursor.position + LONGEST_NAME).join('');
  const [whole, caret, name = ''] = /^\[:(\^?)([^\]]*?):\]/.exec(ahead) ?? [];
  if (whole === undefined) return undefined;
  const known = POSIX_CLASSES.get(name);
  if (!known) throw cursor.fault('malformed', 'names a class that RE2 does not know');
  cursor.position += Array.from(whole).length;
  return negateIf(caret === '^', foldIf(ignoreCase, known));
}

function readEnd(cursor: Cursor): number {
  const one = cursor.next();
  return one === '\\' ? readEscapedCharacter(cursor) : (one.codePointAt(0) ?? 0);
}
