import { knownValue } from '../../source-code/evaluate.ts';
import type { RouteFact } from '../../../model/behaviour.ts';
import type { GoSource } from '../../source-code/go.ts';
import { routePaths } from '../../source-code/route-path.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { Expression } from '../../source-code/types.ts';

/** What a handler's request has its path in. */
const PATH = 'net/http.Request().URL.Path';
/** What leaves a path what it is, but for its form. */
const SAME = /^(?:strings\.(?:Replace|ReplaceAll|TrimSuffix|TrimRight|ToLower|TrimSpace)|path\.Clean)$/;
const MAXIMUM_STEPS = 4;

/** Paths that a handler looks for itself: `switch r.URL.Path { case "/x": … }`, `strings.HasPrefix(r.URL.Path, "/x/")`. */
export function comparedRoutes({ comparisons, calls }: GoSource, scope: Scope): RouteFact[] {
  const exact = comparisons.flatMap(({ left, right, line }) =>
    right.kind === 'text' && right.text.startsWith('/') && isPath(scope, left)
      ? routesAt(right.text, line)
      : [],
  );
  const prefixes = calls.flatMap(({ call, line }) => {
    const [value, prefix] = call.positional;
    if (!value || scope.pathOf(call.callee) !== 'strings.HasPrefix' || !isPath(scope, value)) return [];
    const text = knownValue(scope, prefix);
    return !text?.startsWith('/') || text === '/' ? [] : routesAt(`${text.replace(/\/$/, '')}/*`, line);
  });
  return [...exact, ...prefixes];
}

function isPath(scope: Scope, value: Expression, steps = 0): boolean {
  if (scope.pathOf(value) === PATH) return true;
  const behind = scope.valueBehind(value) ?? value;
  if (steps > MAXIMUM_STEPS) return false;
  if (behind.kind === 'either')
    return isPath(scope, behind.right, steps + 1) || isPath(scope, behind.left, steps + 1);
  const [first] = behind.kind === 'call' && SAME.test(scope.pathOf(behind.callee)) ? behind.positional : [];
  return first !== undefined && isPath(scope, first, steps + 1);
}

function routesAt(path: string, line: number): RouteFact[] {
  return routePaths(path, 'brace').map((found) => ({
    kind: 'route',
    methods: ['*'],
    ...found,
    line,
    by: 'net/http',
  }));
}
