import type { SyntaxNode } from '@lezer/common';
import { type Context, childrenOf, constantText, valuesIn } from './context.ts';

/** The folder of a module, where what follows is put behind it. */
const OWN_FOLDER = new Set(['__dirname', 'import.meta.dirname']);
const JOIN =
  /^(?:\(0,\s*)?(?:[\w$]*path[\w$]*(?:\.default)?\.(?:posix\.|win32\.)?|require\(["'](?:node:)?path["']\)\.)?join\)?$/i;
const RELATIVE = /^\.{1,2}\/[^*]*$/;

/**
 * Where a computed name of a module begins with a folder, as `'./locale/' + name`, that with a star for the rest: it is
 * one in there. Undefined where it may be anywhere.
 */
export function folderText(context: Context, node: SyntaxNode | undefined): string | undefined {
  const [begin = '', isAll = false] = (node && beginOf(context, node)) ?? [];
  if (!RELATIVE.test(begin)) return undefined;
  return isAll ? begin : `${begin}*`;
}

/** What a text begins with, and whether that is all of it. */
function beginOf(context: Context, node: SyntaxNode, depth = 0): [text: string, isAll: boolean] | undefined {
  const text = constantText(context, node);
  if (text !== undefined) return [text, true];
  if (depth > 32) return undefined;
  if (OWN_FOLDER.has(context.textOf(node))) return ['.', true];
  if (node.name === 'TemplateString') return ofTemplate(context, node);
  if (node.name === 'BinaryExpression' && childrenOf(node)[1]?.name === 'ArithOp') {
    const [left, right] = valuesIn(node);
    const begin = left && beginOf(context, left, depth + 1);
    if (!begin?.[1] || !right) return begin;
    const [more = '', isAll = false] = beginOf(context, right, depth + 1) ?? [];
    return [begin[0] + more, isAll];
  }
  if (node.name === 'CallExpression') return ofJoined(context, node, depth);
  return undefined;
}

/** `./${name}`, up to what is put in. */
function ofTemplate(context: Context, node: SyntaxNode): [string, boolean] | undefined {
  const text = context.textOf(node);
  const begin = text.slice(1, (node.firstChild?.from ?? node.to) - node.from);
  if (!text.slice(1).startsWith('${__dirname}')) return begin.includes('\\') ? undefined : [begin, false];
  const [first, second] = childrenOf(node).filter(({ name }) => name === 'Interpolation');
  const rest = text.slice((first?.to ?? node.to) - node.from, (second?.from ?? node.to - 1) - node.from);
  return rest.includes('\\') ? undefined : [`.${rest}`, false];
}

/** `path.join(__dirname, 'a', name)`, as long as `path` is what it is everywhere; `path.resolve` may go anywhere. */
function ofJoined(context: Context, node: SyntaxNode, depth: number): [string, boolean] | undefined {
  const [callee, list] = childrenOf(node);
  if (!callee || !list || !JOIN.test(context.textOf(callee))) return undefined;
  const [own, ...parts] = valuesIn(list);
  if (!own || !OWN_FOLDER.has(context.textOf(own))) return undefined;
  let begin = '.';
  for (const part of parts) {
    const [text = '', isAll = false] = beginOf(context, part, depth + 1) ?? [];
    if (text.startsWith('/')) return undefined;
    begin += `/${text}`;
    if (!isAll) return [begin, false];
  }
  return [begin, true];
}
