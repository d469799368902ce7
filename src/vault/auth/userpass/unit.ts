import * as z from 'zod';
import { mayComeFrom } from '../../addresses.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Answer, type Call, operation } from '../../routing/types.ts';
import { countAttempt, failAttempt, forgetFailures, forgetOldFailures } from '../lockout.ts';
import { grantedBy, shownTerms, termsOf, tokenFields, type TokenTerms } from '../token-fields.ts';
import type { AuthMethod } from '../types.ts';
import { isPassword, keptPassword, type KeptPassword } from './passwords.ts';

interface User {
  readonly password: KeptPassword;
  readonly terms: TokenTerms;
}

const NAME = /^[\w.@+-]{1,256}$/;
const passwordSchema = z.string().min(1).max(1024);
const userFields = z.object({ password: passwordSchema.optional(), ...tokenFields });

/** People by name and password. */
export const userpassMethod: AuthMethod = {
  id: 'userpass',
  title: 'Names and passwords',
  vectors: ['V2'],
  routes: [
    {
      path: 'login/{name}',
      update: operation({
        summary: 'Log in',
        isOpen: true,
        fields: z.object({ password: z.string().max(1024) }),
        handle: logIn,
      }),
    },
    {
      path: 'users/{name}',
      exists: async ({ store, parameters }) => (await store.get(pathOf(parameters))) !== undefined,
      read: operation({
        summary: 'Read a user',
        async handle({ store, parameters }) {
          const found = await store.get<User>(pathOf(parameters));
          if (!found) throw new Refusal(404);
          return { data: shownTerms(found.value.terms) };
        },
      }),
      update: operation({ summary: 'Write a user', fields: userFields, handle: writeUser }),
      delete: operation({
        summary: 'Remove a user',
        async handle(call) {
          await call.store.remove(pathOf(call.parameters));
          await forgetFailures(call, nameOf(call.parameters));
          return undefined;
        },
      }),
    },
    {
      path: 'users/{name}/password',
      update: operation({
        summary: 'Change a password',
        fields: z.object({ password: passwordSchema }),
        async handle({ services, store, parameters, fields }) {
          const password = await keptPassword(fields.password, services.passwordCost);
          await store.update<User>(pathOf(parameters), (before) => changed(before, { password }));
          return undefined;
        },
      }),
    },
    {
      path: 'users/{name}/policies',
      update: operation({
        summary: 'Change what a user may',
        fields: z.object({ policies: tokenFields.policies, token_policies: tokenFields.token_policies }),
        async handle({ store, parameters, fields }) {
          await store.update<User>(pathOf(parameters), (before) =>
            changed(before, { terms: termsOf(fields, before?.terms) }),
          );
          return undefined;
        },
      }),
    },
    {
      path: 'users',
      list: operation({
        summary: 'List users',
        handle: async ({ store }) => listed(await store.list('user/')),
      }),
    },
  ],
  tick: forgetOldFailures,
};

/** Names are the same in any case, so that no two people have one. */
function nameOf(parameters: Readonly<Record<string, string>>): string {
  return (parameters['name'] ?? '').toLowerCase();
}

function pathOf(parameters: Readonly<Record<string, string>>): string {
  return `user/${nameOf(parameters)}`;
}

function changed(before: User | undefined, change: Partial<User>): User {
  if (!before) throw new Refusal(404);
  return { ...before, ...change };
}

async function writeUser({
  services,
  store,
  parameters,
  fields,
}: Call<z.infer<typeof userFields>>): Promise<undefined> {
  if (!NAME.test(nameOf(parameters)))
    throw new Refusal(400, 'a name has letters, digits and ". _ @ + -" only');
  const password =
    fields.password === undefined ? undefined : await keptPassword(fields.password, services.passwordCost);
  await store.update<User>(pathOf(parameters), (before) => {
    const kept = password ?? before?.password;
    if (!kept) throw new Refusal(400, 'missing password');
    return { password: kept, terms: termsOf(fields, before?.terms) };
  });
  return undefined;
}

async function logIn(call: Call<{ readonly password: string }>): Promise<Answer> {
  const { services, store, parameters, fields, request } = call;
  const name = nameOf(parameters);
  // Names of nobody are not counted: somebody would fill the store with them.
  const user = NAME.test(name) ? (await store.get<User>(pathOf(parameters)))?.value : undefined;
  // Nobody locks a name from where it could not log in.
  const isNear = user !== undefined && mayComeFrom(request.address, user.terms.boundCidrs);
  const isCounted = isNear && (await countAttempt(call, name));
  const isRight = await isPassword(fields.password, user?.password, services.passwordCost);
  if (!isCounted || !isRight) {
    if (isCounted) await failAttempt(call, name);
    throw new Refusal(400, 'invalid username or password');
  }
  await forgetFailures(call, name);
  return {
    grant: {
      displayName: `userpass-${name}`,
      alias: name,
      metadata: { username: name },
      ...grantedBy(user.terms, request),
    },
  };
}
