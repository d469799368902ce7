import type { DatabaseDriver } from '../../../platform/database-drivers/types.ts';
import { newUsername } from '../../credentials/generated.ts';
import { nameTemplateOf } from '../../credentials/name-template.ts';
import { passwordBy } from '../../credentials/password-policy-store.ts';
import { Refusal } from '../../refusal.ts';
import type { Call, EngineCall } from '../../routing/types.ts';
import { type Connection, driverOf } from './connections.ts';

/** What may stand in any quotes of any database. */
const PLAIN = /^[\w.@-]{1,256}$/;
const FIELDS = ['DisplayName', 'RoleName'];

/** Throws a `Refusal` (400) for a template by which no user of this database can be named. */
export function checkTemplate(template: string, driver: DatabaseDriver): void {
  if (template !== '') void named(template, 'display', 'role', driver, 0);
}

/** The name of a new user, by the template of their database. */
export function newUsernameOf(call: Call, connection: Connection, role: string): string {
  const driver = driverOf(call, connection.plugin);
  const display = call.caller?.displayName ?? '';
  const { usernameTemplate: template = '' } = connection;
  return template === ''
    ? newUsername(display, role, driver.longestUsername, call.now)
    : named(template, display, role, driver, call.now);
}

function plain(text: string): string {
  return text.replaceAll(/[^\w.@-]/g, '');
}

function named(
  template: string,
  display: string,
  role: string,
  { longestUsername }: DatabaseDriver,
  now: number,
): string {
  const name = nameTemplateOf(template, FIELDS)({ DisplayName: plain(display), RoleName: plain(role) }, now);
  if (name.length > longestUsername || !PLAIN.test(name))
    throw new Refusal(
      400,
      `username_template makes a name with more than ${longestUsername} letters, digits and _ . @ -`,
    );
  return name;
}

/** A new password, by the policy of its database. Throws a `Refusal` (400) where it could not stand in a statement. */
export async function newPasswordOf(
  call: EngineCall,
  { passwordPolicy = '' }: Pick<Connection, 'passwordPolicy'>,
): Promise<string> {
  const password = await passwordBy(call, passwordPolicy);
  if (!PLAIN.test(password))
    throw new Refusal(
      400,
      `the password policy "${passwordPolicy}" has more than letters, digits and _ . @ -`,
    );
  return password;
}
