import { documentOf, itemOf, pathOf } from './describe.ts';
import { type Mount, OPERATIONS, operation, type Route, type VaultRequest, type VaultUnit } from './types.ts';

/** Does somebody ask what can be asked at a path? Source: https://developer.hashicorp.com/vault/docs/commands/path-help */
export function asksHelp({ operation: asked, query }: Pick<VaultRequest, 'operation' | 'query'>): boolean {
  return asked === 'read' && /^(?:1|t|true)$/i.test(query['help'] ?? '');
}

/** What tells of a route of a mount, or where none is given of all that it has. */
export function helpOf(mount: Mount, unit: VaultUnit, route: Route | undefined, isRoot: boolean) {
  const routes = route ? [route] : unit.routes.filter(({ isRootOnly }) => isRoot || !isRootOnly);
  return operation({
    summary: 'Tell what can be asked here',
    changesNothing: true,
    handle: () =>
      Promise.resolve({
        body: {
          help: [unit.title, ...routes.map((one) => `${pathOf(mount, one)}\n${summariesOf(one)}`)].join(
            '\n\n',
          ),
          see_also: null,
          openapi: documentOf(routes.map((one) => [pathOf(mount, one), itemOf(mount, one)] as const)),
        },
      }),
  });
}

function summariesOf(route: Route): string {
  return OPERATIONS.flatMap((name) => {
    const summary = name === 'create' ? undefined : route[name]?.summary;
    return summary === undefined ? [] : [`    ${name}: ${summary}`];
  }).join('\n');
}
