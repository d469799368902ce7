import { AUTH_METHODS } from './auth/registry.ts';
import { SECRETS_ENGINES } from './engines/registry.ts';
import { identityUnit } from './identity/unit.ts';
import type { Mount, VaultUnit } from './routing/types.ts';
import { systemUnit } from './system/unit.ts';

const SECRET = new Map([systemUnit, identityUnit, ...SECRETS_ENGINES].map((unit) => [unit.id, unit]));
const AUTH = new Map(AUTH_METHODS.map((unit) => [unit.id, unit]));
/** What clients mount the same method as, too. */
const ALIASES: ReadonlyMap<string, string> = new Map([['oidc', 'jwt']]);

/** What serves a mount; undefined of a type that nobody knows. */
export function unitOf({ kind, type }: Pick<Mount, 'kind' | 'type'>): VaultUnit | undefined {
  return kind === 'auth' ? AUTH.get(ALIASES.get(type) ?? type) : SECRET.get(type);
}
