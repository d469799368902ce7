import type * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { listed } from '../routing/listed.ts';
import { type Call, operation, type Route } from '../routing/types.ts';

/** Roles, certificates and the like: what a method keeps by name. */
interface Records<Fields, Kept> {
  /** Where they are in the API, and in the store of the mount. */
  readonly folder: string;
  /** What one of them is called. */
  readonly what: string;
  readonly fields: z.ZodType<Fields>;
  /** What is kept after somebody said some of it anew. Throws a `Refusal` for what cannot be. */
  readonly keep: (asked: Fields, before: Kept | undefined) => Kept;
  /** As clients read it. */
  readonly show: (kept: Kept) => Readonly<Record<string, unknown>>;
}

/** Names are the same in any case. */
function pathOf(folder: string, name: string | undefined): string {
  return `${folder}/${(name ?? '').toLowerCase()}`;
}

/** What is kept by a name; undefined where there is none. */
export async function recordOf<Kept>(
  { store }: Pick<Call, 'store'>,
  folder: string,
  name: string,
): Promise<Kept | undefined> {
  if (!/^[^/\p{Cc}]{1,256}$/u.test(name)) return undefined;
  return (await store.get<Kept>(pathOf(folder, name)))?.value;
}

/** All that is kept in a folder, by name. */
export async function recordsOf<Kept>(
  { store }: Pick<Call, 'store'>,
  folder: string,
): Promise<readonly (readonly [string, Kept])[]> {
  const names = await store.list(`${folder}/`);
  const found = await store.getAll<Kept>(names.map((name) => pathOf(folder, name)));
  return names.flatMap((name, index) => {
    const one = found[index];
    return one ? [[name, one.value] as const] : [];
  });
}

/** The routes by which they are written, read, listed and removed. */
export function recordRoutes<Fields, Kept>(records: Records<Fields, Kept>): readonly Route[] {
  return [recordRoute(records), listRoute(records)];
}

function recordRoute<Fields, Kept>({ folder, what, fields, keep, show }: Records<Fields, Kept>): Route {
  const at = ({ parameters }: Pick<Call, 'parameters'>) => pathOf(folder, parameters['name']);
  return {
    path: `${folder}/{name}`,
    exists: async (call) => (await call.store.get(at(call))) !== undefined,
    read: operation({
      summary: `Read a ${what}`,
      async handle(call) {
        const found = await call.store.get<Kept>(at(call));
        if (!found) throw new Refusal(404);
        return { data: show(found.value) };
      },
    }),
    update: operation({
      summary: `Write a ${what}`,
      fields,
      async handle(call) {
        await call.store.update<Kept>(at(call), (before) => keep(call.fields, before));
        return undefined;
      },
    }),
    delete: operation({
      summary: `Remove a ${what}`,
      async handle(call) {
        await call.store.remove(at(call));
        return undefined;
      },
    }),
  };
}

function listRoute({ folder, what }: Pick<Records<unknown, unknown>, 'folder' | 'what'>): Route {
  return {
    path: folder,
    list: operation({
      summary: `List what there is of ${what}s`,
      handle: async ({ store }) => listed(await store.list(`${folder}/`)),
    }),
  };
}
