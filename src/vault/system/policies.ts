import * as z from 'zod';
import { authorityOf } from '../identity/authority.ts';
import { listSchema } from '../lists.ts';
import type { Access } from '../policies/acl.ts';
import { denied, Refusal } from '../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import type { TokenEntry } from '../tokens/types.ts';

const policyFields = z.object({ policy: z.string().optional(), rules: z.string().optional() });
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
    read: operation({
      summary: 'Read a policy',
      async handle(call: Call) {
        const name = nameOf(call);
        const text = await call.services.policies.text(name);
        if (text === undefined) throw new Refusal(404);
        return { data: folder === 'policy' ? { name, rules: text } : { name, policy: text } };
      },
    }),
    update: operation({
      summary: 'Write a policy',
      fields: policyFields,
      async handle(call) {
        const text = call.fields.policy ?? call.fields.rules;
        if (text === undefined) throw new Refusal(400, "'policy' parameter not supplied or empty");
        const decoded =
          /^[A-Za-z0-9+/\s]+={0,2}$/.test(text) && text.length > 0
            ? Buffer.from(text, 'base64').toString()
            : text;
        await call.services.policies.put(nameOf(call), decoded);
        return undefined;
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

function nameOf({ parameters }: Pick<Call, 'parameters'>): string {
  return (parameters['name'] ?? '').toLowerCase();
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
  };
}
