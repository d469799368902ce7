import { SEAL_ENDPOINTS } from '../http/seal-endpoints.ts';
import { documentOf, itemOf, type PathItem, pathOf } from '../routing/describe.ts';
import { operation, type Route } from '../routing/types.ts';
import type { Services } from '../services.ts';

/** The API as it is mounted now, as OpenAPI 3.1. Source: https://spec.openapis.org/oas/v3.1.1 */
export const OPENAPI_ROUTE: Route = {
  path: 'internal/specs/openapi',
  read: operation({
    summary: 'Describe what can be asked, as OpenAPI',
    handle: async ({ services }) => ({ body: await openApi(services) }),
  }),
};

async function openApi(services: Services) {
  const mounts = await services.mounts.all();
  const isRoot = services.namespace.id === '';
  const paths = new Map<string, PathItem>();
  for (const mount of mounts)
    for (const route of services.unitOf(mount)?.routes ?? [])
      if (isRoot || !route.isRootOnly) paths.set(pathOf(mount, route), itemOf(mount, route));
  for (const { method, path } of SEAL_ENDPOINTS.filter(({ isRootOnly }) => isRoot || !isRootOnly)) {
    const answers = { responses: { 200: { description: 'OK' } }, 'x-vault-unauthenticated': true };
    paths.set(`/${path}`, {
      ...paths.get(`/${path}`),
      [method]: { operationId: `${method} ${path}`, ...answers },
    });
  }
  return documentOf([...paths]);
}
