import { rmSync, writeFileSync } from 'node:fs';
import { valueAt } from '../../model/configuration/place.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { VaultAnswer, VaultClient } from './client.ts';
import { tokenFile } from './connection.ts';

export interface Login {
  readonly method: 'token' | 'userpass' | 'approle';
  readonly path: string | undefined;
  /** Is the token kept for what is asked later? */
  readonly save: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly secretInput: (what: string) => Promise<string>;
}

/** Lets somebody in and keeps their token. Rejects with a `Fault`. */
export async function logIn(vault: VaultClient, login: Login): Promise<VaultAnswer> {
  const answer = await answerOf(vault, login);
  const token = valueAt(answer, ['auth', 'client_token']);
  if (typeof token !== 'string') throw new Fault('refused', 'the vault gave no token');
  if (login.save) keep(token);
  return answer;
}

async function answerOf(
  vault: VaultClient,
  { method, path = method, fields, secretInput }: Login,
): Promise<VaultAnswer> {
  if (method === 'token') {
    const token = await secretInput('Token');
    // Whether it is one is known by asking.
    const known = await vault.as(token).read('auth/token/lookup-self');
    return { auth: { client_token: token, policies: valueAt(known, ['data', 'policies']) } };
  }
  if (method === 'approle')
    return vault.write(`auth/${path}/login`, {
      ...fields,
      secret_id: fields['secret_id'] ?? (await secretInput('Secret id')),
    });
  const { username, ...others } = fields;
  if (typeof username !== 'string') throw new Fault('usage', 'say who it is: username=…');
  const password = others['password'] ?? (await secretInput('Password'));
  return vault.write(`auth/${path}/login/${username}`, { ...others, password });
}

/** Written anew, for its owner alone, and never through a link that was there. */
function keep(token: string): void {
  const file = tokenFile();
  try {
    rmSync(file, { force: true });
    writeFileSync(file, token, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new Fault('refused', `the token cannot be kept in ${file}: ${messageOf(error)}`, {
      cause: error,
      hint: 'have HOME name a folder of yours, or have it printed with --no-save',
    });
  }
}
