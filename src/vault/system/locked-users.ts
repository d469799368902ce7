import * as z from 'zod';
import { forgetFailures, hasLockout, lockedNames } from '../auth/lockout.ts';
import { engineCall } from '../leases/revoke.ts';
import { Refusal } from '../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import type { Services } from '../services.ts';

const listFields = z.object({ mount_accessor: z.string().default('') });

/** Names that are locked, as somebody tried passwords for them, and how they are unlocked before their time. */
export const LOCKED_USER_ROUTES: readonly Route[] = [
  {
    path: 'locked-users',
    read: operation({ summary: 'Read which names are locked', fields: listFields, handle: readLocked }),
  },
  {
    path: 'locked-users/{accessor}/unlock/{name}',
    update: operation({
      summary: 'Unlock a name',
      async handle({ services, parameters, now }) {
        const { accessor = '', name = '' } = parameters;
        const mount = (await services.mounts.all()).find((one) => one.accessor === accessor);
        if (!mount || !hasLockout(mount)) throw new Refusal(400, `no names are locked of "${accessor}"`);
        await forgetFailures(engineCall(services, mount, now), name);
        return undefined;
      },
    }),
  },
];

/** Of one mount, or of all in this namespace and those below; those with the most come first. */
async function readLocked(call: Call<z.infer<typeof listFields>>): Promise<Answer> {
  const { services, fields, now } = call;
  const below = fields.mount_accessor === '' ? await services.namespaces.below(services.namespace) : [];
  const open = below.filter((namespace) => !services.seals.isClosed(namespace));
  const all = [services, ...open.map((namespace) => services.at(namespace))];
  const found = await Promise.all(all.map((one) => lockedIn(one, fields.mount_accessor, now)));
  const shown = found.filter(({ counts }) => counts > 0).toSorted((a, b) => b.counts - a.counts);
  return { data: { by_namespace: shown, total: shown.reduce((sum, { counts }) => sum + counts, 0) } };
}

async function lockedIn(services: Services, accessor: string, now: number) {
  const mounts = (await services.mounts.all()).filter(
    (mount) => hasLockout(mount) && (accessor === '' || mount.accessor === accessor),
  );
  const found = await Promise.all(
    mounts.map(async (mount) => {
      const names = await lockedNames(engineCall(services, mount, now));
      return { mount_accessor: mount.accessor, counts: names.length, alias_identifiers: names };
    }),
  );
  const shown = found.filter(({ counts }) => counts > 0).toSorted((a, b) => b.counts - a.counts);
  return {
    namespace_id: services.namespace.id || 'root',
    namespace_path: services.namespace.path,
    counts: shown.reduce((sum, { counts }) => sum + counts, 0),
    mount_accessors: shown,
  };
}
