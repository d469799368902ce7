import type { RouteFact } from '../../../model/behaviour.ts';
import type { JavaSource } from '../../source-code/java.ts';
import type { JavaType } from '../../source-code/java-types.ts';
import { withPrefix } from '../../source-code/route-path.ts';
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
export function annotatedRoutes(source: JavaSource, scope: Scope): RouteFact[] {
  const roots = source.types
    .flatMap(({ annotations }) => annotations)
    .filter(({ call }) => scope.pathOf(call.callee) === 'rs.ApplicationPath')
    .flatMap(({ call }) => pathsOf(scope, call));
  return source.types.flatMap((type) => [
    ...ofClass(scope, type),
    ...(isClient(scope, type) ? [] : ofMethods(scope, type, roots[0] ?? '')),
  ]);
}

function ofMethods(scope: Scope, type: JavaType, root: string): RouteFact[] {
  const isResource = type.annotations.some(({ call }) => scope.pathOf(call.callee) === 'rs.Path');
  return mappingsOf(scope, type).flatMap(({ by, methods, paths, site, isPrefix }) =>
    // A method without a path before it belongs to a resource that another one leads to.
    by === 'JAX-RS' && !isResource
      ? []
      : paths.flatMap((path) => {
          const whole = by === 'JAX-RS' && root !== '' ? withPrefix(root, path) : path;
          return templatePaths(whole, isPrefix).map((route): RouteFact => ({
            kind: 'route',
            methods,
            ...route,
            line: site.line,
            by,
          }));
        }),
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
