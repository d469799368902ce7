import type { TextEdit } from '../../../model/configuration/edit.ts';
import type { Path } from '../../../model/configuration/place.ts';
import type { Plain } from '../../../model/configuration/structured.ts';
import type { Block, Body, Expression, Span } from '../hcl/syntax.ts';

/** What is at a path of a body: the expression, or the nearest thing around it. */
interface Found {
  readonly span: Span;
  /** Where the path leads to its end. */
  readonly expression?: Expression | undefined;
  /** The body in which the last step is missing. */
  readonly body?: Body | undefined;
}

/** Follows a path: attributes by name, blocks by type and number. `whole` is the block of the body. */
export function placeIn(whole: Span, body: Body, path: Path): Found {
  let [inside, span]: [Body | undefined, Span] = [body, whole];
  for (let at = 0; inside && at < path.length; at += 1) {
    const step = path[at];
    const attribute = inside.attributes.findLast(({ name }) => name === step);
    if (attribute?.isElsewhere) return { span: attribute };
    if (attribute) return inExpression(attribute.expression, attribute, path.slice(at + 1));
    const blocks: Block[] = inside.blocks.filter(
      ({ type, labels }) => (type === 'dynamic' ? labels[0] : type) === step,
    );
    const next = path[at + 1];
    const block: Block | undefined = blocks[typeof next === 'number' ? next : 0];
    if (!block) return { span, body: at === path.length - 1 ? inside : undefined };
    span = block;
    if (block.isElsewhere) return { span };
    inside = block.type === 'dynamic' ? undefined : block.body;
    if (typeof next === 'number') at += 1;
  }
  return { span };
}

function inExpression(root: Expression, attribute: Span, path: Path): Found {
  let [expression, span] = [root, attribute];
  for (const step of path) {
    if (expression.kind === 'object') {
      const entry = expression.entries.findLast(({ key }) => key.kind === 'literal' && key.value === step);
      if (!entry) return { span };
      span = { start: entry.key.start, end: entry.value.end };
      expression = entry.value;
    } else if (expression.kind === 'tuple' && typeof step === 'number' && expression.items[step]) {
      expression = expression.items[step];
      span = expression;
    } else return { span };
  }
  return { span, expression };
}

/** Puts a literal in place of one, or as a new attribute of a block that is there. */
export function setIn(
  text: string,
  whole: Span,
  body: Body,
  path: Path,
  value: Plain,
): TextEdit[] | undefined {
  const found = placeIn(whole, body, path);
  const written = JSON.stringify(value);
  if (typeof value === 'object' || written.includes('${') || written.includes('%{')) return undefined;
  if (found.expression?.kind === 'literal') {
    const { start, end } = found.expression;
    return text.startsWith('<<', start) ? undefined : [{ start, end, text: written }];
  }
  if (!found.body || found.expression) return undefined;
  const { start, end } = found.body;
  const name = String(path.at(-1));
  if (!text.slice(start, end).includes('\n')) return undefined;
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const closing = text.slice(lineStart, end);
  if (closing.trim() !== '') return undefined;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  return [{ start: lineStart, end: lineStart, text: `${closing}  ${name} = ${written}${lineBreak}` }];
}
