import { Fault } from '../../model/fault.ts';
import type { AuthSettings } from './settings.ts';

/** How a token is asked for. */
export type Login =
  | { readonly kind: 'ask'; readonly path: string; readonly body: Readonly<Record<string, string>> }
  /** It is there already. */
  | { readonly kind: 'token'; readonly token: string };

/**
 * What a method logs in with: read anew each time, since tokens of workloads are replaced while it runs. Throws a `Fault`
 * where a file cannot be read, or is empty.
 */
export function loginOf(auth: AuthSettings, readText: (path: string) => string): Login {
  const read = (path: string) => {
    const found = readText(path).trim();
    if (found === '') throw new Fault('not-found', `${path} is empty`);
    return found;
  };
  switch (auth.method) {
    case 'token':
      return { kind: 'token', token: read(auth.tokenFile) };
    case 'kubernetes':
    case 'jwt':
      return at(auth.mount, { role: auth.role, jwt: read(auth.tokenFile) });
    case 'cert':
      return at(auth.mount, { name: auth.role });
    case 'approle':
  }
  return at(auth.mount, {
    role_id: read(auth.roleIdFile),
    secret_id: auth.secretIdFile === undefined ? undefined : read(auth.secretIdFile),
  });
}

function at(mount: string, fields: Readonly<Record<string, string | undefined>>): Login {
  const given = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { kind: 'ask', path: `auth/${mount}/login`, body: Object.fromEntries(given) };
}
