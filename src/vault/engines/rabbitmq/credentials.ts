import { randomUUID } from 'node:crypto';
import { nameTemplateOf } from '../../credentials/name-template.ts';
import { passwordBy } from '../../credentials/password-policy-store.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, type EngineCall, operation, type Route } from '../../routing/types.ts';
import { boundedTtl } from '../../services.ts';
import { askBroker } from './broker.ts';
import { connectionOf, leaseTimesOf, USERNAME_FIELDS } from './config.ts';
import { type RabbitmqRole, roleOf } from './roles.ts';

const USERNAME = /^[\w.@-]{1,255}$/;

export const CREDENTIAL_ROUTES: readonly Route[] = [
  {
    path: 'creds/{name}',
    read: operation({ summary: 'Make a user', handle: makeCredentials }),
  },
];

async function makeCredentials(call: Call): Promise<Answer> {
  const role = await roleOf(call);
  const connection = await connectionOf(call);
  const username = newUsername(call, connection.usernameTemplate);
  const password = await passwordBy(call, connection.passwordPolicy);
  const times = await leaseTimesOf(call);
  return {
    data: { username, password },
    lease: {
      ...boundedTtl(times.ttl, call.mount, times.maxTtl),
      isRenewable: true,
      internal: { username },
      make: () => make(call, role, username, password),
    },
  };
}

function newUsername({ caller, parameters, now }: Call, template: string): string {
  const display = plain(caller?.displayName ?? '');
  if (template === '') return `${display}-${randomUUID()}`;
  const fields = { DisplayName: display, RoleName: plain(parameters['name'] ?? '') };
  const name = nameTemplateOf(template, USERNAME_FIELDS)(fields, now);
  if (!USERNAME.test(name))
    throw new Refusal(400, 'username_template makes a name with more than letters, digits and _ . @ -');
  return name;
}

function plain(text: string): string {
  return text.replaceAll(/[^\w.@-]/g, '').slice(0, 100);
}

async function make(call: Call, role: RabbitmqRole, username: string, password: string): Promise<void> {
  const connection = await connectionOf(call);
  const put = (path: readonly string[], body: Readonly<Record<string, string>>) =>
    askBroker(call.services.fetch, connection, 'PUT', path, body);
  await put(['users', username], { password, tags: role.tags });
  for (const [host, permissions] of role.hosts)
    await put(['permissions', host, username], { ...permissions });
  for (const [host, exchanges] of role.topics)
    for (const [exchange, permissions] of exchanges)
      await put(['topic-permissions', host, username], { exchange, ...permissions });
}

/** Removes the user of a lease; the broker closes their connections. */
export async function revokeCredentials(
  internal: Readonly<Record<string, unknown>>,
  call: EngineCall,
): Promise<void> {
  // Only `makeCredentials` writes it.
  const { username } = internal as { readonly username: string };
  await askBroker(call.services.fetch, await connectionOf(call), 'DELETE', ['users', username]);
}
