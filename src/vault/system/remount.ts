import * as z from 'zod';
import { mountPathOf, prefixOf } from '../mounts/mount-path.ts';
import { Refusal } from '../refusal.ts';
import { type Call, type Mount, operation, type Route } from '../routing/types.ts';
import { endTokensBelow } from '../tokens/end-tokens.ts';
import { checkNoNamespace, endLeases, mountAt } from './mounts.ts';

const remountFields = z.object({ from: z.string().min(1), to: z.string().min(1) });

/**
 * Moves an engine or a method with all that it keeps, and ends its leases and tokens, which are of its old path. It is moved
 * once it is answered, which clients ask for all the same.
 */
export const REMOUNT_ROUTES: readonly Route[] = [
  {
    path: 'remount/status/{id}',
    read: operation({
      summary: 'Tell how far a move is',
      async handle({ services, parameters }) {
        const moved = await services.mounts.byUuid(parameters['id'] ?? '');
        if (moved?.movedFrom === undefined) throw new Refusal(404);
        const info = {
          source_mount: prefixOf({ ...moved, path: moved.movedFrom }),
          target_mount: prefixOf(moved),
          status: 'success',
        };
        return { data: { migration_id: moved.uuid, migration_info: info } };
      },
    }),
  },
  {
    path: 'remount',
    update: operation({
      summary: 'Move an engine or a method to another path',
      needsSudo: true,
      fields: remountFields,
      handle: remount,
    }),
  },
];

async function remount({ services, fields, now }: Call<z.infer<typeof remountFields>>) {
  const [from, to] = [placeOf(fields.from), placeOf(fields.to)];
  const mount = await mountAt(services, from.kind, from.path);
  if (services.mounts.isOwn(mount)) throw new Refusal(400, `cannot remount "${mount.path}"`);
  if (to.kind !== from.kind) throw new Refusal(400, 'a method stays a method, below auth/');
  const others = (await services.mounts.all()).filter(
    (one) => one.kind === to.kind && one.uuid !== mount.uuid,
  );
  const isTaken = others.some(({ path }) => path.startsWith(to.path) || to.path.startsWith(path));
  if (to.path === '/' || isTaken) throw new Refusal(400, `path is already in use at ${prefixOf(to)}`);
  await checkNoNamespace(services, to);
  await endLeases(services, prefixOf(mount), now);
  await services.mounts.replace({ ...mount, path: to.path, movedFrom: mount.path });
  // Of those that were made between the two.
  await endLeases(services, prefixOf(mount), now);
  if (from.kind === 'auth') await endTokensBelow(services, prefixOf(mount), now);
  return { data: { migration_id: mount.uuid }, isFlat: true };
}

/** Where a path of the API leads: methods are below `auth/`. */
function placeOf(said: string): Pick<Mount, 'kind' | 'path'> {
  const path = mountPathOf(said);
  return path.startsWith('auth/')
    ? { kind: 'auth', path: path.slice('auth/'.length) || '/' }
    : { kind: 'secret', path };
}
