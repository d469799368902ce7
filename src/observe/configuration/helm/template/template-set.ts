import type { ParsedTemplate, TemplateNode } from './nodes.ts';
import { isBlank } from './parse.ts';

/** Templates by their names. */
export type TemplateSet = Pick<ReadonlyMap<string, readonly TemplateNode[]>, 'get' | 'has'>;

/** A set with a text of templates, and what that defines, before it. */
export function withTemplates(set: TemplateSet, name: string, parsed: ParsedTemplate): TemplateSet {
  const own = new Map<string, readonly TemplateNode[]>();
  addTemplates(own, name, parsed, set);
  return {
    get: (wanted) => own.get(wanted) ?? set.get(wanted),
    has: (wanted) => own.has(wanted) || set.has(wanted),
  };
}

/** Adds a text of templates, and what it defines; what is white space replaces nothing. */
export function addTemplates(
  set: Map<string, readonly TemplateNode[]>,
  name: string,
  { nodes, definitions }: ParsedTemplate,
  earlier: TemplateSet = set,
): void {
  for (const [defined, body] of definitions)
    if (!earlier.has(defined) || !isBlank(body)) set.set(defined, body);
  set.set(name, nodes);
}
