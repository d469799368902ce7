import type { MountStore } from '../../mounts/mount-store.ts';

/** What tokens are like that somebody asks for by its name. */
export interface TokenRole {
  /** The name of the key that signs. */
  readonly key: string;
  /** As text; empty where it says nothing but what all tokens do. */
  readonly template: string;
  /** Whom they are for. */
  readonly clientId: string;
  /** Seconds. */
  readonly ttl: number;
}

export const ROLE_FOLDER = 'oidc/role/';

export async function tokenRole(store: MountStore, name: string): Promise<TokenRole | undefined> {
  return (await store.get<TokenRole>(ROLE_FOLDER + name))?.value;
}

/** Roles whose tokens a key signs, by name. */
export async function rolesOfKey(
  store: MountStore,
  key: string,
): Promise<readonly (readonly [string, TokenRole])[]> {
  const names = await store.list(ROLE_FOLDER);
  const found = await store.getAll<TokenRole>(names.map((name) => ROLE_FOLDER + name));
  return names.flatMap((name, index) => {
    const role = found[index]?.value;
    return role?.key === key ? [[name, role] as const] : [];
  });
}
