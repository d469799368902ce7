import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { operation, type Route } from '../routing/types.ts';
import { checkNoNamespace, endLeases, mountAt } from './mounts.ts';

const remountFields = z.object({ from: z.string().min(1), to: z.string().min(1) });

/**
 * Moves an engine with all that it keeps, and ends its leases, whose ids are of its old path. It is moved once it is
 * answered, which clients ask for all the same.
 */
export const REMOUNT_ROUTES: readonly Route[] = [
  {
    path: 'remount/status/{id}',
    read: operation({
      summary: 'Tell how far a move is',
      async handle({ services, parameters }) {
        const moved = await services.mounts.byUuid(parameters['id'] ?? '');
        if (moved?.movedFrom === undefined) throw new Refusal(404);
        const info = { source_mount: moved.movedFrom, target_mount: moved.path, status: 'success' };
        return { data: { migration_id: moved.uuid, migration_info: info } };
      },
    }),
  },
  {
    path: 'remount',
    update: operation({
      summary: 'Move an engine to another path',
      needsSudo: true,
      fields: remountFields,
      async handle({ services, fields, now }) {
        const mount = await mountAt(services, 'secret', fields.from);
        const to = fields.to.replace(/^\/|\/*$/g, '');
        if (services.mounts.isOwn(mount)) throw new Refusal(400, `cannot remount "${mount.path}"`);
        const others = (await services.mounts.all()).filter(
          (one) => one.kind === 'secret' && one.uuid !== mount.uuid,
        );
        if (to === '' || others.some(({ path }) => path.startsWith(`${to}/`) || `${to}/`.startsWith(path)))
          throw new Refusal(400, `path is already in use at ${to}/`);
        await checkNoNamespace(services, { kind: 'secret', path: to });
        await endLeases(services, mount.path, now);
        await services.mounts.replace({ ...mount, path: `${to}/`, movedFrom: mount.path });
        return { data: { migration_id: mount.uuid } };
      },
    }),
  },
];
