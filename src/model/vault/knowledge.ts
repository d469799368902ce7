import * as z from 'zod';
import { FINGERPRINT } from './fingerprint.ts';

/** Who can read a secret of a vault, and by what. */
export const readerSchema = z.object({
  /** The policy that lets them. */
  policy: z.string(),
  /** Where they get it: `auth/kubernetes/role/shop`, `identity/entity/name/ann`, `token`. */
  through: z.string(),
  /** Who they are there: `shop/checkout`, a certificate's name; empty where anybody may be it who has its credential. */
  account: z.string(),
});
export type Reader = z.infer<typeof readerSchema>;

/** Where a vault has a secret, or had it. */
export const vaultPlaceSchema = z.object({
  /** A value that was written, the password of a static role, a credential with a lease, a token of the vault itself. */
  kind: z.enum(['value', 'static-role', 'lease', 'token']),
  /** With a slash at its end. */
  mount: z.string(),
  /** What is asked to have it: `secret/data/shop`, `database/static-creds/shop`; of a lease its id, of a token its accessor. */
  path: z.string(),
  /** Of a value with versions. */
  version: z.number().int().positive().optional(),
  field: z.string().optional(),
  /** `current`: whoever asks has it today. `former`: another took its place. `ended`: deleted, revoked or over. */
  state: z.enum(['current', 'former', 'ended']),
  since: z.iso.datetime(),
  /** When it is over, or was. */
  until: z.iso.datetime().optional(),
  /** Whose it is: a user of a database, or of a token what it shows. */
  account: z.string().optional(),
});
export type VaultPlace = z.infer<typeof vaultPlaceSchema>;

/** What is asked to have what is at a place: of a lease what was asked for it, and of a token nothing. */
export function askedPath({ kind, path }: Pick<VaultPlace, 'kind' | 'path'>): string {
  return kind === 'lease' ? path.slice(0, path.lastIndexOf('/')) : kind === 'token' ? '' : path;
}

/** Where it is, for people: `secret/data/shop, field password, version 3 (current since 2026-01-01)`. */
export function placeSentence(place: VaultPlace): string {
  const { kind, path, field, version, state, since, until, account } = place;
  const what = {
    value: path,
    'static-role': `${path}, user ${account ?? ''}`,
    lease: `lease ${path}, user ${account ?? ''}`,
    token: `token of the vault, accessor ${path}`,
  }[kind];
  const which = [
    ...(kind === 'value' && field !== undefined ? [`field ${field}`] : []),
    ...(version === undefined ? [] : [`version ${version}`]),
  ];
  const over = until === undefined ? '' : `, until ${until.slice(0, 19)}Z`;
  return `${[what, ...which].join(', ')} (${state}, since ${since.slice(0, 19)}Z${over})`;
}

/** What a vault knows of a secret that leaked. */
export const vaultKnowledgeSchema = z.object({
  /** When the vault was asked, or its file written. */
  at: z.iso.datetime(),
  places: z.array(vaultPlaceSchema.extend({ readers: z.array(readerSchema).optional() })).min(1),
});
export type VaultKnowledge = z.infer<typeof vaultKnowledgeSchema>;

/** The first line of a file of fingerprints: it has no secret, and none that could be guessed. */
export const indexHeadSchema = z.object({
  format: z.literal('plimsoll-vault-index-1'),
  at: z.iso.datetime(),
  /** In base64. */
  key: z.base64(),
  /** How many places were left out, as their secrets could be found by trying. */
  guessable: z.number().int().nonnegative(),
});
export type IndexHead = z.infer<typeof indexHeadSchema>;

/** Each other line: where the secret of a fingerprint is, and who can read it. */
export const indexEntrySchema = z.object({
  fingerprint: z.string().regex(FINGERPRINT),
  places: vaultKnowledgeSchema.shape.places,
});
export type IndexEntry = z.infer<typeof indexEntrySchema>;
