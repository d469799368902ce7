import * as z from 'zod';
import { mayComeFrom } from '../../addresses.ts';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation } from '../../routing/types.ts';
import { countAttempt, failAttempt, forgetFailures, forgetOldFailures, withdrawAttempt } from '../lockout.ts';
import { recordOf, recordRoutes } from '../record-routes.ts';
import { grantedBy } from '../token-fields.ts';
import type { AuthMethod } from '../types.ts';
import { CONFIG_PATH, CONFIG_ROUTE, type LdapConfig } from './config.ts';
import { isName } from './names.ts';
import { type Person, personBy } from './person.ts';

/** What somebody may, beside what their groups may. */
interface LdapUser {
  readonly groups: readonly string[];
  readonly policies: readonly string[];
}

/** What a group of the directory may. */
interface LdapGroup {
  readonly policies: readonly string[];
}

const groupFields = z.object({ policies: listSchema.optional() });
const userFields = groupFields.extend({ groups: listSchema.optional() });
const loginFields = z.object({ password: z.string().max(1024) });

/** People of a directory, by name and password. */
export const ldapMethod: AuthMethod = {
  id: 'ldap',
  title: 'People of a directory',
  vectors: ['V2'],
  routes: [
    {
      path: 'login/{name}',
      update: operation({ summary: 'Log in', isOpen: true, fields: loginFields, handle: logIn }),
    },
    CONFIG_ROUTE,
    ...recordRoutes<z.infer<typeof userFields>, LdapUser>({
      folder: 'users',
      what: 'user',
      fields: userFields,
      keep: ({ groups, policies }, before) => ({
        groups: groups?.map(lowered) ?? before?.groups ?? [],
        policies: policies?.map(lowered) ?? before?.policies ?? [],
      }),
      show: ({ groups, policies }) => ({ groups: groups.join(','), policies }),
    }),
    ...recordRoutes<z.infer<typeof groupFields>, LdapGroup>({
      folder: 'groups',
      what: 'group',
      fields: groupFields,
      keep: ({ policies }, before) => ({ policies: policies?.map(lowered) ?? before?.policies ?? [] }),
      show: ({ policies }) => ({ policies }),
    }),
  ],
  tick: forgetOldFailures,
};

function lowered(text: string): string {
  return text.toLowerCase();
}

/** The same, whatever is wrong: also where the directory is away. */
function notIn(): Refusal {
  return new Refusal(400, 'ldap operation failed: failed to bind as user');
}

async function logIn(call: Call<z.infer<typeof loginFields>>): Promise<Answer> {
  const { store, fields, parameters, request, services } = call;
  const typed = parameters['name'] ?? '';
  const config = (await store.get<LdapConfig>(CONFIG_PATH))?.value;
  // A bind without a password is one as nobody, which directories take.
  if (!config || !isName(typed, config.domain) || fields.password === '') throw notIn();
  if (!mayComeFrom(request.address, config.terms.boundCidrs)) throw notIn();
  // Whoever is locked is not asked for, so that the directory does not lock them too. Names of nobody are locked as well.
  if (!(await countAttempt(call, typed))) throw notIn();
  const asked = personBy(services.directories, config, typed, fields.password);
  const person = await asked.catch(async () => {
    // A directory that is away has refused nobody.
    await withdrawAttempt(call, typed);
    throw notIn();
  });
  if (!person) {
    await failAttempt(call, typed);
    throw notIn();
  }
  await forgetFailures(call, typed);
  const name = (person.name ?? typed).toLowerCase();
  const terms = grantedBy(config.terms, call.request);
  return {
    grant: {
      displayName: `${call.mount.path.replace(/\/$/, '')}-${name}`,
      alias: config.hasTypedAlias ? typed.toLowerCase() : name,
      metadata: { username: name },
      groups: person.groups,
      aliasMetadata: { name },
      ...terms,
      policies: [...new Set([...terms.policies, ...(await policiesOf(call, name, person))])],
    },
  };
}

/** What the vault says that they and their groups may. */
async function policiesOf(call: Call, name: string, { groups }: Person): Promise<readonly string[]> {
  const user = await recordOf<LdapUser>(call, 'users', name);
  const names = new Set([...(user?.groups ?? []), ...groups.map(lowered)]);
  const found = await Promise.all([...names].map((group) => recordOf<LdapGroup>(call, 'groups', group)));
  return [...(user?.policies ?? []), ...found.flatMap((group) => group?.policies ?? [])];
}
