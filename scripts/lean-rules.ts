// What rules of secrets are tested with, a quarter of a megabyte of text, is no part of the bundle.
import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import { parseSync, Visitor } from 'rolldown/utils';
import { root } from './bundled.ts';

const RULES = join(root, 'src/analyse/leaks/rules');
const TESTS: ReadonlySet<string> = new Set(['examples', 'nearMisses']);

export const LEAN_RULES: Plugin = {
  name: 'lean-rules',
  transform: {
    filter: { id: `${RULES}/*.ts` },
    handler: (code, id) => withoutTests(code, id),
  },
};

/** The source of rules whose lists of examples are empty. */
function withoutTests(code: string, id: string): string {
  const lists: { readonly start: number; readonly end: number }[] = [];
  const visitor = new Visitor({
    Property: ({ key, value }) => {
      if (key.type === 'Identifier' && TESTS.has(key.name) && value.type === 'ArrayExpression')
        lists.push(value);
    },
  });
  visitor.visit(parseSync(id, code).program);
  return lists
    .toReversed()
    .reduce((left, { start, end }) => `${left.slice(0, start)}[]${left.slice(end)}`, code);
}
