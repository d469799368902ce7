import * as z from 'zod';
import { passwordOf, passwordPolicyOf } from '../credentials/password-policy.ts';
import { PASSWORD_POLICIES } from '../credentials/password-policy-store.ts';
import { Refusal } from '../refusal.ts';
import { listed } from '../routing/listed.ts';
import { type Call, operation, type Route } from '../routing/types.ts';

/** How passwords are made that engines give. */
export const PASSWORD_POLICY_ROUTES: readonly Route[] = [
  {
    path: 'policies/password',
    list: operation({
      summary: 'List password policies',
      handle: async ({ services }) => listed(await services.settings.list(PASSWORD_POLICIES)),
    }),
  },
  {
    path: 'policies/password/{name}',
    read: operation({
      summary: 'Read a password policy',
      handle: async (call) => ({ data: { policy: await textOf(call) } }),
    }),
    update: operation({
      summary: 'Write a password policy',
      fields: z.object({ policy: z.string().min(1) }),
      async handle(call) {
        const { policy } = call.fields;
        const text = /^[A-Za-z0-9+/\s]+={0,2}$/.test(policy)
          ? Buffer.from(policy, 'base64').toString()
          : policy;
        void passwordPolicyOf(text);
        await call.services.settings.put(pathOf(call), text);
        return undefined;
      },
    }),
    delete: operation({
      summary: 'Remove a password policy',
      async handle(call) {
        await call.services.settings.remove(pathOf(call));
        return undefined;
      },
    }),
  },
  {
    path: 'policies/password/{name}/generate',
    read: operation({
      summary: 'Make a password',
      handle: async (call) => ({ data: { password: passwordOf(passwordPolicyOf(await textOf(call))) } }),
    }),
  },
];

function pathOf({ parameters }: Pick<Call, 'parameters'>): string {
  return PASSWORD_POLICIES + (parameters['name'] ?? '');
}

async function textOf(call: Call): Promise<string> {
  const found = await call.services.settings.get<string>(pathOf(call));
  if (!found) throw new Refusal(404);
  return found.value;
}
