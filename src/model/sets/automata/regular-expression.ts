import { ANY_CHARACTER, type Characters, character, foldCase, NEWLINE } from './characters.ts';
import { readClass } from './character-class.ts';
import { Cursor } from './cursor.ts';
import { type Expression, repeat } from './expression.ts';
import { readEscape } from './escape.ts';

const DEEPEST_NESTING = 200;
/** RE2's own bound on counted repetition, nested counts multiplied. */
const MOST_REPETITION = 1000;

/**
 * Reads a regular expression in RE2's syntax (https://github.com/google/re2/wiki/Syntax): literals, `.`, classes with
 * POSIX names, `\d \w \s` and other escapes, `\Q…\E`, groups with or without a name, alternation, repetition greedy
 * or not, `{m,n}` up to 1000, the anchors `^ $ \A \z`, the flags i, s and U.
 * Throws a `Fault`: `unsupported` for word boundaries, Unicode properties, the flag m, look-around, back references
 * and escapes that RE2 does not know; `malformed`; `limit`.
 */
export function parseRegularExpression(pattern: string, options: { ignoreCase?: boolean } = {}): Expression {
  const cursor = new Cursor(pattern);
  const parser = new Parser(cursor, options.ignoreCase ?? false);
  const expression = parser.readChoice(0);
  if (cursor.peek() === ')') throw cursor.fault('malformed', 'closes a group that is not open');
  if (repetitionIn(expression) > MOST_REPETITION)
    throw cursor.fault('limit', `repeats more than ${MOST_REPETITION} times`);
  return expression;
}

/** The largest product of nested counts. */
function repetitionIn(expression: Expression): number {
  switch (expression.kind) {
    case 'repeat': {
      const count = expression.most === Infinity ? expression.least : expression.most;
      return Math.max(1, count) * repetitionIn(expression.item);
    }
    case 'sequence':
    case 'choice':
      return expression.items.reduce((most, item) => Math.max(most, repetitionIn(item)), 1);
    case 'characters':
    case 'anchor':
    case 'automaton':
    default:
      return 1;
  }
}

class Parser {
  private readonly cursor: Cursor;
  private ignoreCase: boolean;
  private dotMatchesNewline = false;

  constructor(cursor: Cursor, ignoreCase: boolean) {
    this.cursor = cursor;
    this.ignoreCase = ignoreCase;
  }

  readChoice(depth: number): Expression {
    if (depth > DEEPEST_NESTING) throw this.cursor.fault('limit', 'nests groups too deep');
    const items = [this.readSequence(depth)];
    while (this.cursor.take('|')) items.push(this.readSequence(depth));
    const [only] = items;
    return only && items.length === 1 ? only : { kind: 'choice', items };
  }

  private readSequence(depth: number): Expression {
    const items: Expression[] = [];
    while (!['', '|', ')'].includes(this.cursor.peek())) items.push(...this.readItem(depth));
    return { kind: 'sequence', items };
  }

  /** One item with its repetition; none for a change of flags, several for quoted text. */
  private readItem(depth: number): Expression[] {
    if (this.cursor.take('\\Q')) return this.readQuoted();
    const counts = this.readCounts();
    if (counts) throw this.cursor.fault('malformed', 'repeats nothing');
    const item = this.readAtom(depth);
    return item ? [this.readRepetition(item)] : [];
  }

  private readAtom(depth: number): Expression | undefined {
    const { cursor } = this;
    const one = cursor.next();
    switch (one) {
      case '(':
        return this.readGroup(depth);
      case '[':
        return this.characters(readClass(cursor, this.ignoreCase));
      case '.':
        return this.characters(this.dotMatchesNewline ? ANY_CHARACTER : ANY_CHARACTER.subtract(NEWLINE));
      case '^':
        return { kind: 'anchor', side: 'begin' };
      case '$':
        return { kind: 'anchor', side: 'end' };
      case '\\':
        return this.readEscaped();
      default:
        return this.literal(one);
    }
  }

  private readEscaped(): Expression {
    const { cursor } = this;
    if (cursor.take('A')) return { kind: 'anchor', side: 'begin' };
    if (cursor.take('z')) return { kind: 'anchor', side: 'end' };
    return this.characters(readEscape(cursor, this.ignoreCase));
  }

  private readQuoted(): Expression[] {
    const items: Expression[] = [];
    while (this.cursor.peek() !== '' && !this.cursor.take('\\E'))
      items.push(this.literal(this.cursor.next()));
    const last = items.pop();
    return last ? [...items, this.readRepetition(last)] : [];
  }

  private readGroup(depth: number): Expression | undefined {
    const { cursor } = this;
    const flags = { ignoreCase: this.ignoreCase, dotMatchesNewline: this.dotMatchesNewline };
    if (cursor.take('?') && !cursor.take(':') && !this.takeName() && this.takeFlags() === ')')
      return undefined;
    const group = this.readChoice(depth + 1);
    if (!cursor.take(')')) throw cursor.fault('malformed', 'leaves a group open');
    this.ignoreCase = flags.ignoreCase;
    this.dotMatchesNewline = flags.dotMatchesNewline;
    return group;
  }

  private takeName(): boolean {
    const { cursor } = this;
    if (['<=', '<!'].includes(cursor.peek() + cursor.peek(1)) || ['=', '!'].includes(cursor.peek()))
      throw cursor.fault('unsupported', 'looks ahead or behind');
    if (!cursor.take('P<') && !cursor.take('<')) return false;
    const name = cursor.takeUntil('>');
    if (name === undefined || !/^\w+$/.test(name)) throw cursor.fault('malformed', 'names a group badly');
    return true;
  }

  /** Sets the flags of `(?i)` or `(?i:`, and returns the character that ends them. */
  private takeFlags(): ')' | ':' {
    const { cursor } = this;
    let value = true;
    for (let count = 0; ; count += 1) {
      const flag = cursor.next();
      if ((flag === ')' || flag === ':') && count > 0) return flag;
      if (flag === 'i') this.ignoreCase = value;
      else if (flag === 's') this.dotMatchesNewline = value;
      else if (flag === '-' && value) value = false;
      // U swaps greedy and lazy, which does not matter where the whole text must match.
      else if (flag !== 'U') throw cursor.fault('unsupported', `has a group (?${flag}`);
    }
  }

  private readRepetition(item: Expression): Expression {
    const counts = this.readCounts();
    if (!counts) return item;
    // Lazy repetition differs in what groups capture only.
    this.cursor.take('?');
    if (this.readCounts()) throw this.cursor.fault('malformed', 'repeats a repetition');
    return repeat(item, counts[0], counts[1]);
  }

  /** The counts of `*`, `+`, `?` or `{m,n}`; undefined where there is none, as for a `{` that is literal. */
  private readCounts(): readonly [number, number] | undefined {
    const { cursor } = this;
    if (cursor.take('*')) return [0, Infinity];
    if (cursor.take('+')) return [1, Infinity];
    if (cursor.take('?')) return [0, 1];
    if (cursor.peek() !== '{') return undefined;
    const ahead = cursor.characters.slice(cursor.position, cursor.position + 24).join('');
    const [whole, low = '', comma = '', high = ''] = /^\{(\d{1,9})(,?)(\d{0,9})\}/.exec(ahead) ?? [];
    if (whole === undefined || (comma === '' && high !== '')) return undefined;
    cursor.position += whole.length;
    const least = Number(low);
    const most = comma === '' ? least : high === '' ? Infinity : Number(high);
    if (least > most) throw cursor.fault('malformed', 'has a count that ends before it begins');
    if (least > MOST_REPETITION || (most !== Infinity && most > MOST_REPETITION))
      throw cursor.fault('limit', `repeats more than ${MOST_REPETITION} times`);
    return [least, most];
  }

  private literal(one: string): Expression {
    const single = character(one.codePointAt(0) ?? 0);
    return this.characters(this.ignoreCase ? foldCase(single) : single);
  }

  private characters(characters: Characters): Expression {
    return { kind: 'characters', characters };
  }
}
