import type { StatementFact } from '../../model/behaviour.ts';
import type { Scope } from './scope.ts';
import { statementsOf } from './statements.ts';
import type { CallExpression, Expression, Source } from './types.ts';

/** Annotations and methods whose texts are queries about classes, not about tables. */
const OF_CLASSES = /^create(?:Named|Selection|Mutation)?Query$/;
const QUERY = /(?:^|\.)(?:Query|NamedQuery|HqlQuery|HQL)$/;
/** Libraries whose `@Query` is SQL. */
const OF_TABLES = /\.(?:jdbc|r2dbc)\.|\.jdbi\./;

/** SQL in the literals of a source; queries in the language of an ORM are none. */
export function javaStatementsOf(source: Source, scope: Scope): StatementFact[] {
  const others = new Set<Expression>();
  for (const { call, decorates } of source.calls) {
    const values = isOfClasses(scope, call, decorates) ? [...call.positional, ...call.named.values()] : [];
    for (const value of values) others.add(value).add(scope.valueBehind(value) ?? value);
  }
  return source.literals
    .filter(({ value }) => !others.has(value))
    .flatMap((literal) => statementsOf(scope, literal));
}

function isOfClasses(scope: Scope, call: CallExpression, decorates: boolean): boolean {
  const { callee, named } = call;
  if (callee.kind !== 'name' && callee.kind !== 'member') return false;
  if (!decorates) return callee.kind === 'member' && OF_CLASSES.test(callee.name);
  const isNative = [named.get('nativeQuery'), named.get('native')].some((value) => value !== undefined);
  return QUERY.test(callee.name) && !isNative && !OF_TABLES.test(scope.pathOf(callee));
}
