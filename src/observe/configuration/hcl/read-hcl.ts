import { Fault } from '../../../model/fault.ts';
import type { Gap } from '../../../model/gap.ts';
import { HclCursor, HclError, MAXIMUM_HCL } from './cursor.ts';
import { readExpression } from './expressions.ts';
import type { Attribute, Block, Body, Expression } from './syntax.ts';
import { readQuoted, readTemplateText } from './templates.ts';

/** Mistakes of a file that are told. */
const MOST_MISTAKES = 20;
/** What begins at the beginning of a line, and has a body behind it on the line. */
const NEXT_BLOCK = /^[\p{ID_Start}_][^\n={]*\{/gmu;

/**
 * The blocks and attributes of a text in HCL's native syntax. After a mistake it goes on at the next block that begins a
 * line, and a gap names the mistake's line. Nothing is evaluated.
 */
export function readHcl(text: string, file: string): { readonly body: Body; readonly gaps: readonly Gap[] } {
  const [attributes, blocks]: [Attribute[], Block[]] = [[], []];
  const body = { attributes, blocks, start: 0, end: text.length };
  const gaps: Gap[] = [];
  if (text.length > MAXIMUM_HCL)
    return {
      body,
      gaps: [{ kind: 'limit', subject: file, reason: `longer than ${MAXIMUM_HCL} characters` }],
    };
  const cursor = new HclCursor(text);
  while (cursor.at < text.length && gaps.length < MOST_MISTAKES) {
    try {
      readItems(cursor, undefined, attributes, blocks);
    } catch (error) {
      if (error instanceof Fault)
        return { body, gaps: [...gaps, { kind: 'limit', subject: file, reason: error.message }] };
      if (!(error instanceof HclError)) throw error;
      const line = text.slice(0, error.offset).split('\n').length;
      gaps.push({ kind: 'unreadable', subject: `${file}:${line}`, reason: error.message });
      NEXT_BLOCK.lastIndex = Math.max(cursor.at, error.offset) + 1;
      cursor.restart(NEXT_BLOCK.exec(text)?.index ?? text.length);
    }
  }
  return { body, gaps };
}

/** The template that a whole text is; undefined where it is none, or too large a one. */
export function readTemplate(text: string): Expression | undefined {
  if (text.length > MAXIMUM_HCL) return undefined;
  try {
    return readTemplateText(new HclCursor(text), { start: 0, end: text.length }, readExpression);
  } catch (error) {
    if (error instanceof HclError || error instanceof Fault) return undefined;
    throw error;
  }
}

function readItems(
  cursor: HclCursor,
  close: '}' | undefined,
  attributes: Attribute[],
  blocks: Block[],
): void {
  for (;;) {
    cursor.skip(true);
    if (close === undefined && cursor.at >= cursor.text.length) return;
    if (close !== undefined && cursor.take(close)) return;
    readItem(cursor, attributes, blocks);
    cursor.skip(false);
    const next = cursor.text[cursor.at];
    if (next !== undefined && next !== '\n' && next !== close) cursor.fail('the end of the line is missing');
  }
}

function readItem(cursor: HclCursor, attributes: Attribute[], blocks: Block[]): void {
  const start = cursor.at;
  const name = cursor.identifier() ?? cursor.quotedName();
  if (name === undefined) return cursor.fail('a block or an attribute is missing');
  if (cursor.take('=')) {
    cursor.skip(true);
    const expression = readExpression(cursor);
    cursor.at = expression.end;
    attributes.push({ name, expression, start, end: expression.end });
    return;
  }
  const labels: string[] = [];
  while (!cursor.take('{')) {
    const label = cursor.text[cursor.at] === '"' ? readQuoted(cursor, readExpression) : cursor.identifier();
    if (typeof label === 'string') labels.push(label);
    else if (label?.kind === 'literal') labels.push(String(label.value));
    else cursor.fail('"{" or "=" is missing');
  }
  const [inner, below]: [Attribute[], Block[]] = [[], []];
  const begin = cursor.at;
  cursor.nested(false, () => readItems(cursor, '}', inner, below));
  const body = { attributes: inner, blocks: below, start: begin, end: cursor.at - 1 };
  blocks.push({ type: name, labels, body, start, end: cursor.at });
}
