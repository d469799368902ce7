import type { HclCursor } from './cursor.ts';
import { type Entry, type Expression, SPLAT_ITEM } from './syntax.ts';
import { readHeredoc, readLoopHead, readQuoted } from './templates.ts';

/** From the loosest to the tightest. */
const OPERATORS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** The expression that is next ([syntax](https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md)). */
export function readExpression(cursor: HclCursor): Expression {
  return cursor.nested(cursor.isAcrossLines, () => {
    const condition = readOperation(cursor, 0);
    if (!cursor.take('?')) return condition;
    cursor.skip(true);
    const yes = readExpression(cursor);
    cursor.skip(true);
    cursor.expect(':');
    cursor.skip(true);
    const no = readExpression(cursor);
    const { start } = condition;
    return { kind: 'operation', operator: '?', operands: [condition, yes, no], start, end: no.end };
  });
}

function readOperation(cursor: HclCursor, level: number): Expression {
  const operators = OPERATORS[level];
  if (!operators) return readUnary(cursor);
  let left = readOperation(cursor, level + 1);
  for (;;) {
    cursor.skip();
    const operator = operators.find((one) => cursor.text.startsWith(one, cursor.at));
    // `${a % b}` has an operator, `a%{` would begin a directive; `=>` stands behind a key.
    if (operator === undefined) return left;
    cursor.at += operator.length;
    cursor.skip(true);
    cursor.count();
    const right = readOperation(cursor, level + 1);
    left = { kind: 'operation', operator, operands: [left, right], start: left.start, end: right.end };
  }
}

function readUnary(cursor: HclCursor): Expression {
  cursor.skip();
  const start = cursor.at;
  const operator = ['!', '-'].find((one) => cursor.text[start] === one);
  if (operator === undefined) return readPostfix(cursor);
  cursor.at += 1;
  const operand = cursor.nested(cursor.isAcrossLines, () => readUnary(cursor));
  return { kind: 'operation', operator, operands: [operand], start, end: operand.end };
}

function readPostfix(cursor: HclCursor): Expression {
  return readSteps(cursor, readTerm(cursor), false);
}

/** What stands behind a value: `.name`, `[key]` and splats. Of `.*` only names belong to each of its values. */
function readSteps(cursor: HclCursor, from: Expression, isOnlyNames: boolean): Expression {
  let value = from;
  for (;;) {
    const { start, end } = value;
    cursor.at = end;
    cursor.skip();
    cursor.count();
    if (cursor.text[cursor.at] === '[' && !isOnlyNames) value = readIndex(cursor, value);
    else if (cursor.text[cursor.at] === '.' && !cursor.text.startsWith('...', cursor.at)) {
      cursor.at += 1;
      if (!isOnlyNames && cursor.take('*')) {
        value = readSplat(cursor, value, true);
        continue;
      }
      const name = cursor.identifier() ?? digits(cursor);
      if (name === undefined) cursor.fail('a name is missing behind a dot');
      value = { kind: 'attribute', of: value, name, start, end: cursor.at };
    } else {
      cursor.at = end;
      return value;
    }
  }
}

/** Behind `[*]` or `.*`. */
function readSplat(cursor: HclCursor, of: Expression, isOnlyNames: boolean): Expression {
  const item = { kind: 'variable', name: SPLAT_ITEM, start: of.start, end: cursor.at } as const;
  const each = cursor.nested(cursor.isAcrossLines, () => readSteps(cursor, item, isOnlyNames));
  return { kind: 'splat', of, each, start: of.start, end: each.end };
}

function digits(cursor: HclCursor): string | undefined {
  const found = /\d{1,9}/y;
  found.lastIndex = cursor.at;
  const text = found.exec(cursor.text)?.[0];
  cursor.at += text?.length ?? 0;
  return text;
}

function readIndex(cursor: HclCursor, of: Expression): Expression {
  cursor.at += 1;
  const key = cursor.nested(true, () => {
    if (cursor.take('*')) {
      cursor.expect(']');
      return undefined;
    }
    const inner = readExpression(cursor);
    cursor.expect(']');
    return inner;
  });
  return key ? { kind: 'index', of, key, start: of.start, end: cursor.at } : readSplat(cursor, of, false);
}

function readTerm(cursor: HclCursor): Expression {
  const { text, at: start } = cursor;
  const char = text[start];
  if (char === '"') return readQuoted(cursor, readExpression);
  if (char === '[') return cursor.nested(true, () => readTuple(cursor));
  if (char === '{') return cursor.nested(false, () => readObject(cursor));
  if (char === '(') {
    cursor.at += 1;
    return cursor.nested(true, () => {
      const inner = readExpression(cursor);
      cursor.expect(')');
      return { ...inner, start, end: cursor.at };
    });
  }
  return readHeredoc(cursor, readExpression) ?? readNumber(cursor) ?? readName(cursor);
}

function readNumber(cursor: HclCursor): Expression | undefined {
  const number = /\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?/y;
  number.lastIndex = cursor.at;
  const found = number.exec(cursor.text)?.[0];
  if (found === undefined) return undefined;
  const start = cursor.at;
  cursor.at += found.length;
  return { kind: 'literal', value: Number(found), start, end: cursor.at };
}

const WORDS = new Map<string, null | boolean>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** `name`, `name(…)`, `provider::owner::name(…)`, and the three words that are values. */
function readName(cursor: HclCursor): Expression {
  const start = cursor.at;
  let name = cursor.identifier();
  if (name === undefined) return cursor.fail('an expression is missing');
  while (cursor.text.startsWith('::', cursor.at)) {
    cursor.at += 2;
    name += `::${cursor.identifier() ?? cursor.fail('a name is missing')}`;
  }
  const end = cursor.at;
  const word = WORDS.get(name);
  if (word !== undefined) return { kind: 'literal', value: word, start, end };
  if (!cursor.take('(')) return { kind: 'variable', name, start, end };
  const called = name;
  return cursor.nested(true, () => {
    const { items, isExpanded } = readItems(cursor, ')');
    return { kind: 'call', name: called, arguments: items, isExpanded, start, end: cursor.at };
  });
}

/** Expressions with commas between them, until what closes them; `...` may stand behind the last. */
function readItems(
  cursor: HclCursor,
  close: string,
): { readonly items: Expression[]; readonly isExpanded: boolean } {
  const items: Expression[] = [];
  while (!cursor.take(close)) {
    items.push(readExpression(cursor));
    if (cursor.take('...')) {
      cursor.expect(close);
      return { items, isExpanded: true };
    }
    if (cursor.take(',')) continue;
    cursor.expect(close);
    break;
  }
  return { items, isExpanded: false };
}

function readTuple(cursor: HclCursor): Expression {
  const start = cursor.at;
  cursor.at += 1;
  if (cursor.takeWord('for')) return readLoop(cursor, start, ']');
  const { items, isExpanded } = readItems(cursor, ']');
  if (isExpanded) cursor.fail('"..." stands behind the last argument of a function only');
  return { kind: 'tuple', items, start, end: cursor.at };
}

/** Behind `for`. */
function readLoop(cursor: HclCursor, start: number, close: string): Expression {
  return cursor.nested(true, () => {
    const head = readLoopHead(cursor, readExpression);
    cursor.expect(':');
    const first = readExpression(cursor);
    const second = cursor.take('=>') ? readExpression(cursor) : undefined;
    const isGrouped = cursor.take('...');
    const condition = cursor.takeWord('if') ? readExpression(cursor) : undefined;
    cursor.expect(close);
    const made = second ? { key: first, value: second } : { value: first };
    return { kind: 'loop', ...head, ...made, condition, isGrouped, start, end: cursor.at };
  });
}

function readObject(cursor: HclCursor): Expression {
  const start = cursor.at;
  cursor.at += 1;
  cursor.skip(true);
  const before = cursor.at;
  if (cursor.takeWord('for') && !/[=:]/.test(nextChar(cursor))) return readLoop(cursor, start, '}');
  cursor.at = before;
  const entries: Entry[] = [];
  for (;;) {
    cursor.skip(true);
    if (cursor.take('}')) break;
    entries.push(readEntry(cursor));
    if (cursor.take(',')) continue;
    if (cursor.text[cursor.at] !== '\n' && cursor.text[cursor.at] !== '}')
      cursor.fail('a comma or the end of the line is missing');
  }
  return { kind: 'object', entries, start, end: cursor.at };
}

function nextChar(cursor: HclCursor): string {
  cursor.skip(true);
  return cursor.text[cursor.at] ?? '';
}

function readEntry(cursor: HclCursor): Entry {
  const read = readExpression(cursor);
  const { start, end } = read;
  const isBare = read.kind === 'variable' && cursor.text[start] !== '(';
  const key: Expression = isBare ? { kind: 'literal', value: read.name, start, end } : read;
  if (!cursor.take('=') && !cursor.take(':')) cursor.fail('"=" is missing');
  cursor.skip(true);
  return { key, value: readExpression(cursor) };
}
