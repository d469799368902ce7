import * as z from 'zod';
import { authorityOf } from '../identity/authority.ts';
import { durationSchema } from '../durations.ts';
import { flagSchema } from '../flags.ts';
import { listSchema } from '../lists.ts';
import { servicesOf } from '../leases/revoke.ts';
import { inFolder } from '../namespaces/ids.ts';
import { ROOT } from '../namespaces/types.ts';
import type { Access } from '../policies/acl.ts';
import type { KnownPolicy } from '../policies/types.ts';
import { denied, Refusal } from '../refusal.ts';
import { listedWith } from '../routing/listed.ts';
import { type Answer, type Call, type EngineCall, operation, type Route } from '../routing/types.ts';
import type { TokenEntry } from '../tokens/types.ts';

const policyFields = z.object({
  policy: z.string().optional(),
  rules: z.string().optional(),
  expiration: z.iso.datetime({ offset: true }).optional(),
  ttl: durationSchema.optional(),
  cas: z.coerce.number().int().min(-1).optional(),
  cas_required: flagSchema.optional(),
  allow_wildcards_in_identity_templates: flagSchema.optional(),
  allow_slashes_in_identity_templates: flagSchema.optional(),
});
type PolicyFields = z.infer<typeof policyFields>;
const pathFields = z.object({ paths: listSchema.optional(), path: listSchema.optional() });

/** Policies by name, under both paths by which clients ask for them. */
export const POLICY_ROUTES: readonly Route[] = ['policies/acl', 'policy'].flatMap((folder) => [
  {
    path: folder,
    read: operation({ summary: 'List policies', handle: listPolicies }),
    list: operation({ summary: 'List policies', handle: listPolicies }),
  },
  {
    path: `${folder}/{name}`,
    read: operation({ summary: 'Read a policy', handle: (call) => readPolicy(call, folder === 'policy') }),
    update: operation({
      summary: 'Write a policy',
      fields: policyFields,
      handle: (call) => writePolicy(call, undefined),
    }),
    patch: operation({
      summary: 'Change a policy that is there',
      fields: policyFields,
      async handle(call) {
        const before = await call.services.policies.known(nameOf(call), call.now);
        if (!before) throw new Refusal(404);
        return writePolicy(call, before);
      },
    }),
    delete: operation({
      summary: 'Remove a policy',
      async handle(call) {
        await call.services.policies.remove(nameOf(call));
        return undefined;
      },
    }),
  },
]);

/** The same with what each says. */
export const DETAILED_POLICY_ROUTE: Route = {
  path: 'policies/detailed/acl',
  list: operation({ summary: 'List policies with what they say', handle: listDetailed }),
};

/** What somebody may do with some paths. */
export const CAPABILITY_ROUTES: readonly Route[] = [
  {
    path: 'capabilities-self',
    update: operation({
      summary: 'Tell what the own token may do',
      fields: pathFields,
      handle: (call) => capabilities(call, call.caller?.acl),
    }),
  },
  {
    path: 'capabilities',
    update: operation({
      summary: 'Tell what a token may do',
      fields: pathFields.extend({ token: z.string().min(1) }),
      async handle(call) {
        const { tokens } = call.services;
        const entry = await tokens.get(tokens.hashOf(call.fields.token), call.now);
        if (!entry) throw new Refusal(400, 'invalid token');
        return capabilities(call, await aclOf(call, entry));
      },
    }),
  },
  {
    path: 'capabilities-accessor',
    update: operation({
      summary: 'Tell what the token of an accessor may do',
      fields: pathFields.extend({ accessor: z.string().min(1) }),
      async handle(call) {
        const found = await call.services.tokens.byAccessor(call.fields.accessor, call.now);
        if (!found) throw new Refusal(400, 'invalid accessor');
        return capabilities(call, await aclOf(call, found.entry));
      },
    }),
  },
];

/** Removes policies of all namespaces that are over. */
export async function policyTick({ services, now }: EngineCall): Promise<void> {
  if (services.namespace.id !== ROOT.id) return;
  for (const path of await services.policies.claimExpired(now)) {
    const { namespace, rest } = inFolder(path);
    const own = await servicesOf(services, namespace);
    // Of one that is sealed they are looked for again.
    await own?.policies.removeExpired(rest, now);
  }
}

function nameOf({ parameters }: Pick<Call, 'parameters'>): string {
  return (parameters['name'] ?? '').toLowerCase();
}

/** By its older path also as clients of old look for it. Throws a `Refusal` (404). */
async function readPolicy(call: Call, isOld: boolean): Promise<Answer> {
  const name = nameOf(call);
  const known = await call.services.policies.known(name, call.now);
  if (!known) throw new Refusal(404);
  return { data: shownPolicy(name, known, isOld ? 'rules' : 'policy'), isFlat: isOld };
}

/** What is not said anew is as it was before, where that is given, or the default. Throws a `Refusal` (400). */
async function writePolicy(call: Call<PolicyFields>, before: KnownPolicy | undefined): Promise<undefined> {
  const { fields, now, services } = call;
  if (fields.allow_wildcards_in_identity_templates || fields.allow_slashes_in_identity_templates)
    throw new Refusal(400, 'what is put into a template has neither wildcards nor slashes');
  const said = fields.policy ?? fields.rules;
  const text = said === undefined ? before?.text : decoded(said);
  if (!text) throw new Refusal(400, "'policy' parameter not supplied or empty");
  const expires = expiryOf(fields, now) ?? before?.expires;
  const casRequired = fields.cas_required ?? before?.casRequired ?? false;
  const policy = { text, modified: now, casRequired, ...(expires !== undefined && { expires }) };
  // What was read is what is changed, whoever else changes it meanwhile.
  const cas =
    fields.cas ?? (before && !before.casRequired && before.version > 0 ? before.version : undefined);
  await services.policies.put(nameOf(call), policy, cas);
  return undefined;
}

function decoded(text: string): string {
  const isBase64 = /^[A-Za-z0-9+/\s]+={0,2}$/.test(text) && text.length > 0;
  return isBase64 ? Buffer.from(text, 'base64').toString() : text;
}

/** Undefined where nobody says when. Throws a `Refusal` (400) for what is over, or said twice. */
function expiryOf({ expiration, ttl }: PolicyFields, now: number): number | undefined {
  if (expiration !== undefined && ttl !== undefined)
    throw new Refusal(400, 'one of "expiration" and "ttl" may be given');
  if (ttl === undefined && expiration === undefined) return undefined;
  const expires = expiration === undefined ? now + (ttl ?? 0) * 1000 : Date.parse(expiration);
  if (!(expires > now)) throw new Refusal(400, 'a policy ends later than now');
  return expires;
}

function shownPolicy(name: string, known: KnownPolicy, field: 'policy' | 'rules') {
  const { text, version, modified = 0, casRequired = false, expires } = known;
  return {
    name,
    [field]: text,
    version,
    cas_required: casRequired,
    modified: modified === 0 ? null : new Date(modified).toISOString(),
    ...(expires !== undefined && { expiration: new Date(expires).toISOString() }),
  };
}

async function listDetailed({ services, now }: Call): Promise<Answer> {
  const { policies } = services;
  const shown: (readonly [string, unknown])[] = [];
  for (const name of await policies.names()) {
    const known = await policies.known(name, now);
    if (known) shown.push([name, shownPolicy(name, known, 'policy')]);
  }
  return listedWith(shown);
}

async function listPolicies({ services }: Call): Promise<Answer> {
  const keys = await services.policies.names();
  return { data: { keys, policies: keys }, isFlat: true };
}

async function aclOf({ services }: Pick<Call, 'services'>, entry: TokenEntry): Promise<Access | undefined> {
  return (await authorityOf(entry, services))?.acl;
}

async function capabilities(call: Call<z.infer<typeof pathFields>>, acl: Access | undefined) {
  if (!acl) throw denied();
  const wanted = call.fields.paths ?? call.fields.path ?? [];
  if (wanted.length === 0) throw new Refusal(400, 'paths must be supplied');
  const found = Object.fromEntries(wanted.map((path) => [path, acl.capabilities(path)]));
  const [first] = wanted;
  return {
    data: { ...found, ...(wanted.length === 1 && first !== undefined && { capabilities: found[first] }) },
    isFlat: true,
  };
}
