import * as z from 'zod';
import { SEAL_ENDPOINTS } from '../http/seal-endpoints.ts';
import { type Mount, operation, type OperationDefinition, type Route } from '../routing/types.ts';
import type { Services } from '../services.ts';

type Item = Record<string, unknown>;

/** Operations by the method that asks for them; a list is a `GET` that says so. */
const METHODS = [
  ['read', 'get'],
  ['list', 'get'],
  ['update', 'post'],
  ['patch', 'patch'],
  ['delete', 'delete'],
] as const;

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
  const paths = new Map<string, Item>();
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
  return {
    openapi: '3.1.1',
    info: { title: 'Plimsoll vault', version: '1', description: 'What can be asked under /v1.' },
    servers: [{ url: '/v1' }],
    paths: Object.fromEntries([...paths].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function pathOf({ kind, path }: Mount, route: Route): string {
  const inside = route.path.replaceAll(/\{(\w+)\.\.\.\??\}/g, '{$1}');
  return `/${kind === 'auth' ? 'auth/' : ''}${path}${inside}`.replace(/\/$/, '');
}

function itemOf(mount: Mount, route: Route): Item {
  const names = Array.from(route.path.matchAll(/\{(\w+)(\.\.\.\??)?\}/g), ([, name = '', rest = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(rest !== '' && { description: 'one or more segments' }),
    ...(rest.endsWith('?') && { 'x-may-be-empty': true }),
  }));
  const item: Item = names.length > 0 ? { parameters: names } : {};
  for (const [name, method] of METHODS) {
    const definition = route[name];
    if (!definition) continue;
    const isBoth = name === 'list' && route.read !== undefined;
    // Of a path that is read and listed, the list is told beside it.
    item[isBoth ? 'x-vault-list' : method] = described(definition, `${name} ${pathOf(mount, route)}`, name);
  }
  return item;
}

function described(definition: OperationDefinition, operationId: string, name: string): Item {
  const schema = definition.fields && schemaOf(definition.fields);
  const takesBody = name === 'update' || name === 'patch';
  const list = { name: 'list', in: 'query', required: true, schema: { type: 'string', enum: ['true'] } };
  return {
    operationId,
    summary: definition.summary,
    ...(name === 'list' && { parameters: [list] }),
    ...(schema && takesBody && { requestBody: { content: { 'application/json': { schema } } } }),
    responses: { 200: { description: 'OK' } },
    ...(definition.isOpen && { 'x-vault-unauthenticated': true }),
    ...(definition.needsSudo && { 'x-vault-sudo': true }),
  };
}

function schemaOf(fields: z.ZodType): Item {
  const { $schema: _, ...schema } = z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any' });
  return schema;
}
