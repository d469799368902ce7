import * as z from 'zod';
import { flagSchema } from '../flags.ts';
import { listSchema } from '../lists.ts';
import { methodsOfSeveral, moveSecrets } from '../mfa/mfa-store.ts';
import { Refusal } from '../refusal.ts';
import { type Call, operation, type Route } from '../routing/types.ts';

const mergeFields = z.object({
  from_entity_ids: listSchema,
  to_entity_id: z.string(),
  force: flagSchema.default(false),
  conflicting_alias_ids_to_keep: listSchema.default([]),
});

export const MERGE_ROUTE: Route = {
  path: 'entity/merge',
  update: operation({
    summary: 'Make entities one: it has the aliases of all, and is in their groups',
    fields: mergeFields,
    handle: merge,
  }),
};

async function merge({ services, fields, now }: Call<z.infer<typeof mergeFields>>): Promise<undefined> {
  const { to_entity_id: to, force, conflicting_alias_ids_to_keep: keep } = fields;
  const others = [...new Set(fields.from_entity_ids)];
  if (others.length === 0) throw new Refusal(400, 'missing entity ids to merge from');
  if (others.includes(to)) throw new Refusal(400, 'to_entity_id should not be present in from_entity_ids');
  if (others.length > 1 && keep.length > 0)
    throw new Refusal(400, 'conflicting_alias_ids_to_keep is for one entity to merge from');
  const methods = await methodsOfSeveral(services.settings, [to, ...others]);
  if (methods.length > 0 && !force)
    throw new Refusal(
      400,
      `several have a secret of the MFA method ${methods.join(', ')}, and force is not set`,
    );
  await services.identities.merge(to, others, keep, now);
  // After they are one, so that between the two nobody comes in with the code of another.
  await moveSecrets(services.settings, others, to);
  return undefined;
}
