import * as z from 'zod';
import { prefixOf } from '../mounts/mount-path.ts';
import type { Mount, OperationDefinition, Route } from './types.ts';

/** What can be done with a path, as OpenAPI has it. */
export type PathItem = Record<string, unknown>;

/** Operations by the method that asks for them; a list is a `GET` that says so. */
const METHODS = [
  ['read', 'get'],
  ['list', 'get'],
  ['update', 'post'],
  ['patch', 'patch'],
  ['delete', 'delete'],
] as const;

/** A document of these paths. */
export function documentOf(paths: readonly (readonly [string, PathItem])[]) {
  return {
    openapi: '3.1.1',
    info: { title: 'Plimsoll vault', version: '1', description: 'What can be asked under /v1.' },
    servers: [{ url: '/v1' }],
    paths: Object.fromEntries(paths.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Where a route of a mount is in the API. */
export function pathOf(mount: Mount, route: Route): string {
  const inside = route.path.replaceAll(/\{(\w+)\.\.\.\??\}/g, '{$1}');
  return `/${prefixOf(mount)}${inside}`.replace(/\/$/, '');
}

export function itemOf(mount: Mount, route: Route): PathItem {
  const names = Array.from(route.path.matchAll(/\{(\w+)(\.\.\.\??)?\}/g), ([, name = '', rest = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(rest !== '' && { description: 'one or more segments' }),
    ...(rest.endsWith('?') && { 'x-may-be-empty': true }),
  }));
  const item: PathItem = names.length > 0 ? { parameters: names } : {};
  for (const [name, method] of METHODS) {
    const definition = route[name];
    if (!definition) continue;
    const isBoth = name === 'list' && route.read !== undefined;
    // Of a path that is read and listed, the list is told beside it.
    item[isBoth ? 'x-vault-list' : method] = described(definition, `${name} ${pathOf(mount, route)}`, name);
  }
  return item;
}

function described(definition: OperationDefinition, operationId: string, name: string): PathItem {
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

function schemaOf(fields: z.ZodType): PathItem {
  const { $schema: _, ...schema } = z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any' });
  return schema;
}
