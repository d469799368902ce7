import type { SyntaxNode } from '@lezer/common';
import { placeOf, UNTOLD } from '../draft.ts';
import { type Context, emit, type ScriptScope } from './context.ts';

/** What stands for names of parameters that are computed, in code that is made of a text. */
export const HOLE = '$computed$names$';
const NOT_GIVEN = new Set(['arguments', 'undefined', 'require', 'module', 'exports', 'eval', 'Function']);

/** A parameter whose name is computed: whatever name the function uses may be it. */
export function givenUnderAnyName(context: Context, scope: ScriptScope, list: SyntaxNode): void {
  list.parent?.cursor().iterate(({ node }) => {
    const name = context.textOf(node);
    if (node.name !== 'VariableName' || NOT_GIVEN.has(name)) return;
    const own = scope.names.get(name);
    const place = own ?? context.module.place();
    if (own === undefined) {
      const around = placeOf(scope, name) ?? UNTOLD;
      emit(scope, ['move', around, place]);
      scope.names.set(name, place);
    }
    emit(scope, ['move', scope.within.given, place]);
  });
}
