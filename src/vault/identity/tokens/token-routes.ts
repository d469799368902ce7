import { createPublicKey } from 'node:crypto';
import * as z from 'zod';
import { isSignedBy, signedBy } from '../../json-signatures.ts';
import { readToken } from '../../json-token.ts';
import { shownId } from '../../namespaces/ids.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { readTemplate } from './claims.ts';
import { issuerOf } from './issuer.ts';
import { nameIn } from './name-in-path.ts';
import { namedKey, privateKeyOf, publishedKeys } from './named-keys.ts';
import { tokenRole } from './roles.ts';

const introspectFields = z.object({ token: z.string().min(1), client_id: z.string().default('') });

export const TOKEN_ROUTES: readonly Route[] = [
  {
    path: 'oidc/token/{name}',
    read: operation({ summary: 'Make a signed token that says who asks', handle: makeToken }),
  },
  {
    path: 'oidc/introspect',
    update: operation({
      summary: 'Tell whether a signed token is good now',
      fields: introspectFields,
      async handle(call) {
        const error = await faultOf(call);
        return { body: error === undefined ? { active: true } : { active: false, error } };
      },
    }),
  },
];

/** Throws a `Refusal` (400) where the role is none or may not sign, or who asks is nobody of this namespace. */
async function makeToken(call: Call): Promise<Answer> {
  const { store, services, caller, now } = call;
  const name = nameIn(call);
  const role = await tokenRole(store, name);
  if (!role) throw new Refusal(400, `role "${name}" not found`);
  const identity = caller?.entityId ? await services.identities.of(caller.entityId) : undefined;
  if (!identity) throw new Refusal(400, "no entity associated with the request's token");
  const key = await namedKey(store, role.key);
  if (!key) throw new Refusal(400, `key "${role.key}" not found`);
  if (!key.allowedClientIds.some((id) => id === '*' || id === role.clientId))
    throw new Refusal(400, `the key "${role.key}" does not allow the client id of the role "${name}"`);
  const seconds = Math.floor(now / 1000);
  const claims = {
    ...readTemplate(role.template)(identity, now),
    iss: await issuerOf(call),
    sub: identity.entity.id,
    aud: role.clientId,
    iat: seconds,
    exp: seconds + Math.floor(role.ttl),
    namespace: shownId(services.namespace.id),
  };
  const { current } = key;
  const text = `${encoded({ alg: current.algorithm, typ: 'JWT', kid: current.id })}.${encoded(claims)}`;
  const signature = signedBy(current.algorithm, Buffer.from(text), privateKeyOf(current));
  const token = `${text}.${signature.toString('base64url')}`;
  return { data: { token, client_id: role.clientId, ttl: Math.floor(role.ttl) } };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Why a token is not good now, for whom it is said to be; undefined where it is. */
async function faultOf(call: Call<z.infer<typeof introspectFields>>): Promise<string | undefined> {
  const { store, services, fields, now } = call;
  const token = readToken(fields.token);
  if (!token) return 'it is no token';
  const keys = await publishedKeys(store, now);
  const key = keys.find(({ id, algorithm }) => id === token.keyId && algorithm === token.algorithm);
  const isSigned = key && isSignedBy(token, createPublicKey({ key: { ...key.publicKey }, format: 'jwk' }));
  const { iss, aud, sub, exp } = token.claims;
  if (!isSigned || iss !== (await issuerOf(call))) return 'it was not signed here';
  if (typeof exp !== 'number' || now >= exp * 1000) return 'it has expired';
  if (fields.client_id !== '' && aud !== fields.client_id) return 'it is for somebody else';
  if (typeof sub !== 'string' || !(await services.identities.of(sub)))
    return 'who it is of is no more, or is disabled';
  return undefined;
}
