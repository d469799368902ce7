import * as z from 'zod';

/** What of a path is asked to have its secret. */
export const REACHING = ['read', 'update'] as const;

const secretSchema = z.object({
  /** What is asked: `secret/data/shop`, `database/creds/shop`, `pki/issue/web`. */
  path: z.string(),
  /** With a slash at its end. */
  mount: z.string(),
  engine: z.string(),
  capability: z.enum(REACHING),
});
export type ReachableSecret = z.infer<typeof secretSchema>;

const roleSchema = z.object({
  /** Where it is: `auth/kubernetes/role/shop`, `identity/entity/name/ann`, `token`. */
  through: z.string(),
  /** The method: `kubernetes`, `jwt`, `approle`, `cert`, `userpass`, `entity`, `token`. */
  method: z.string(),
  policies: z.array(z.string()),
  /** Whom it lets in, in words; none: whoever has its credential. */
  accounts: z.array(z.string()),
  /** Service accounts of Kubernetes that it lets in; both are globs, in which `*` stands for anything. */
  serviceAccounts: z.array(z.object({ namespace: z.string(), name: z.string() })),
});
export type VaultRole = z.infer<typeof roleSchema>;

/** What decides who has which secret of a vault: no secret is in it. */
export const vaultConfigurationSchema = z.object({
  format: z.literal('plimsoll-vault-configuration-1'),
  at: z.iso.datetime(),
  policies: z.array(z.object({ name: z.string(), text: z.string() })),
  roles: z.array(roleSchema),
  secrets: z.array(secretSchema),
  /** What could not be read, and why: whoever asked may not, or there was too much. */
  unread: z.array(z.object({ what: z.string(), reason: z.string() })),
});
export type VaultConfiguration = z.infer<typeof vaultConfigurationSchema>;
