import * as z from 'zod';
import { durationSchema } from '../../durations.ts';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import { nameIn } from './name-in-path.ts';
import {
  changeKey,
  keyNames,
  namedKey,
  type NamedKey,
  newSigningKey,
  removeKey,
  retiredWith,
  rotated,
  SIGNING_ALGORITHMS,
} from './named-keys.ts';
import { rolesOfKey } from './roles.ts';

const DAY = 86_400;
/** Retired keys of one name that verify at once. */
const MOST_RETIRED = 50;

const keyFields = z.object({
  rotation_period: durationSchema.refine((seconds) => seconds >= 60, 'it is a minute at least').optional(),
  verification_ttl: durationSchema.refine((seconds) => seconds >= 0, 'it is no time').optional(),
  allowed_client_ids: listSchema.optional(),
  algorithm: z.enum(SIGNING_ALGORITHMS).optional(),
});
type KeyFields = z.infer<typeof keyFields>;
const rotateFields = z.object({
  verification_ttl: durationSchema.refine((seconds) => seconds >= 0, 'it is no time').optional(),
});

export const KEY_ROUTES: readonly Route[] = [
  {
    path: 'oidc/key/{name}/rotate',
    update: operation({
      summary: 'Sign with the next key of a name from now on',
      fields: rotateFields,
      handle: rotate,
    }),
  },
  {
    path: 'oidc/key/{name}',
    exists: async (call) => (await namedKey(call.store, nameIn(call))) !== undefined,
    read: operation({
      summary: 'Read how a key of tokens is rotated, and who may sign with it',
      async handle(call) {
        const key = await namedKey(call.store, nameIn(call));
        if (!key) throw new Refusal(404);
        return {
          data: {
            algorithm: key.algorithm,
            rotation_period: key.rotationPeriod,
            verification_ttl: key.verificationTtl,
            allowed_client_ids: key.allowedClientIds,
          },
        };
      },
    }),
    update: operation({ summary: 'Make or change a key of tokens', fields: keyFields, handle: writeKey }),
    delete: operation({
      summary: 'Remove a key of tokens, which nobody verifies with any more',
      async handle(call) {
        const name = nameIn(call);
        const roles = (await rolesOfKey(call.store, name)).map(([role]) => role);
        if (roles.length > 0)
          throw new Refusal(400, `roles sign with the key "${name}": ${roles.join(', ')}`);
        await removeKey(call.store, name);
        return undefined;
      },
    }),
  },
  {
    path: 'oidc/key',
    list: operation({
      summary: 'List keys of tokens',
      handle: async ({ store }) => listed(await keyNames(store)),
    }),
  },
];

async function writeKey(call: Call<KeyFields>): Promise<undefined> {
  const { store, fields, now } = call;
  const name = nameIn(call);
  const known = await namedKey(store, name);
  const algorithm = fields.algorithm ?? known?.algorithm ?? 'RS256';
  const isSame = known?.algorithm === algorithm;
  const fresh = isSame ? undefined : await Promise.all([newSigningKey(algorithm), newSigningKey(algorithm)]);
  const roles = await rolesOfKey(store, name);
  await changeKey(store, name, (before) => {
    const after: Omit<NamedKey, 'current' | 'next' | 'retired' | 'since'> = {
      algorithm,
      rotationPeriod: fields.rotation_period ?? before?.rotationPeriod ?? DAY,
      verificationTtl: fields.verification_ttl ?? before?.verificationTtl ?? DAY,
      allowedClientIds: fields.allowed_client_ids ?? before?.allowedClientIds ?? [],
    };
    checkTimes(after, Math.max(0, ...roles.map(([, { ttl }]) => ttl)));
    if (!fresh) {
      if (before?.algorithm !== algorithm) throw new Refusal(400, 'somebody else has changed this key');
      return { ...before, ...after };
    }
    const [current, next] = fresh;
    return {
      ...after,
      current,
      next,
      retired: before ? retiredWith(before, before.verificationTtl, now) : [],
      since: now,
    };
  });
  return undefined;
}

/** Throws a `Refusal` (400) for times by which tokens could not be verified, or too many keys would be published. */
function checkTimes(
  { rotationPeriod, verificationTtl }: Pick<NamedKey, 'rotationPeriod' | 'verificationTtl'>,
  longestTtl: number,
): void {
  if (verificationTtl > 10 * rotationPeriod)
    throw new Refusal(400, 'verification_ttl is at most ten times the rotation_period');
  if (verificationTtl < longestTtl)
    throw new Refusal(400, `a role that signs with the key has tokens of ${longestTtl} seconds`);
}

async function rotate(call: Call<z.infer<typeof rotateFields>>): Promise<undefined> {
  const { store, fields, now } = call;
  const name = nameIn(call);
  const known = await namedKey(store, name);
  if (!known) throw new Refusal(404, `there is no key "${name}"`);
  const fresh = await newSigningKey(known.algorithm);
  await changeKey(store, name, (before) => {
    if (before?.algorithm !== fresh.algorithm) throw new Refusal(400, 'somebody else has changed this key');
    const after = rotated(before, fresh, fields.verification_ttl ?? before.verificationTtl, now);
    if (after.retired.length > MOST_RETIRED)
      throw new Refusal(400, `at most ${MOST_RETIRED} keys of a name verify at once: rotate it later`);
    return after;
  });
  return undefined;
}
