import type { BehaviourFact, PrefixFact, RouteFact } from '../../../model/behaviour.ts';
import type { JavaSource } from '../../source-code/java.ts';
import type { JavaType } from '../../source-code/java-types.ts';
import type { Scope } from '../../source-code/scope.ts';
import { isClient } from './declared-clients.ts';
import { mappingsOf, pathsOf } from './mappings.ts';
import { templatePaths } from './path-template.ts';

/** Annotations of classes that are a route themselves. */
const OF_CLASSES = new Map([
  ['servlet.WebServlet', { by: 'Servlet', methods: ['*'] }],
  ['websocket.ServerEndpoint', { by: 'WebSocket', methods: ['GET'] }],
]);

/** The routes that annotations say: Spring, JAX-RS, Micronaut, servlets. */
export function annotatedRoutes(source: JavaSource, scope: Scope): BehaviourFact[] {
  return source.types.flatMap((type) => [
    ...prefixes(scope, type),
    ...ofClass(scope, type),
    ...(isClient(scope, type) ? [] : ofMethods(scope, type)),
  ]);
}

/** `@ApplicationPath("/v1")`: the class that has it is mostly in a file of its own. */
function prefixes(scope: Scope, { annotations }: JavaType): PrefixFact[] {
  return annotations
    .filter(({ call }) => scope.pathOf(call.callee) === 'rs.ApplicationPath')
    .flatMap(({ call, line }) =>
      pathsOf(scope, call).map((path): PrefixFact => ({ kind: 'prefix', path, line, by: ['JAX-RS'] })),
    );
}

function ofMethods(scope: Scope, type: JavaType): RouteFact[] {
  const isResource = type.annotations.some(({ call }) => scope.pathOf(call.callee) === 'rs.Path');
  return (
    mappingsOf(scope, type)
      // A method without a path before it belongs to a resource that another one leads to.
      .filter(({ by }) => by !== 'JAX-RS' || isResource)
      .flatMap(({ by, methods, paths, site, isPrefix }) =>
        paths.flatMap((path) =>
          templatePaths(path, isPrefix).map((route): RouteFact => ({
            kind: 'route',
            methods,
            ...route,
            line: site.line,
            by,
          })),
        ),
      )
  );
}

function ofClass(scope: Scope, { annotations }: JavaType): RouteFact[] {
  return annotations.flatMap(({ call, line }) => {
    const known = OF_CLASSES.get(scope.pathOf(call.callee));
    if (!known) return [];
    const paths = pathsOf(scope, call).filter((path) => path.startsWith('/'));
    return paths.flatMap((path) =>
      templatePaths(path).map((route): RouteFact => ({ kind: 'route', ...known, ...route, line })),
    );
  });
}
