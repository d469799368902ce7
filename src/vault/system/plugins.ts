import { AUTH_METHODS } from '../auth/registry.ts';
import { SECRETS_ENGINES } from '../engines/registry.ts';
import { shownType } from '../mounts/shown-type.ts';
import { Refusal } from '../refusal.ts';
import { listed } from '../routing/listed.ts';
import { operation, type Route } from '../routing/types.ts';

/** What is built in, by the types that clients ask for: the engines and methods of this vault, and never a program beside it. */
const CATALOG: ReadonlyMap<string, readonly string[]> = new Map([
  ['auth', namesOf(AUTH_METHODS.map(({ id }) => id))],
  ['secret', namesOf(SECRETS_ENGINES.map(({ id }) => shownType({ type: id })))],
]);

function namesOf(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].toSorted();
}

/** Nothing is registered: it is read alone. Source: https://developer.hashicorp.com/vault/api-docs/system/plugins-catalog */
export const PLUGIN_ROUTES: readonly Route[] = [
  {
    path: 'plugins/catalog/{type}/{name}',
    read: operation({
      summary: 'Read what is built in by its type and name',
      needsSudo: true,
      handle({ parameters }) {
        const { type = '', name = '' } = parameters;
        if (!CATALOG.get(type)?.includes(name)) throw new Refusal(404);
        return Promise.resolve({ data: { ...shown(type, name), args: [], command: '', sha256: '' } });
      },
    }),
  },
  {
    path: 'plugins/catalog/{type}',
    list: operation({
      summary: 'List what is built in of a type',
      needsSudo: true,
      handle: ({ parameters }) => Promise.resolve(listed(CATALOG.get(parameters['type'] ?? '') ?? [])),
    }),
  },
  {
    path: 'plugins/catalog',
    read: operation({
      summary: 'Read what is built in',
      needsSudo: true,
      handle() {
        const detailed = [...CATALOG].flatMap(([type, names]) => names.map((name) => shown(type, name)));
        return Promise.resolve({ data: { ...Object.fromEntries(CATALOG), detailed } });
      },
    }),
  },
];

function shown(type: string, name: string) {
  return { name, type, builtin: true, version: '', deprecation_status: 'supported' };
}
