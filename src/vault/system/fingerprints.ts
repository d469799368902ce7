import * as z from 'zod';
import { FINGERPRINT } from '../../model/vault/fingerprint.ts';
import type { VaultPlace } from '../../model/vault/knowledge.ts';
import { knownPage, knownPlaces } from '../fingerprints/known.ts';
import { type Call, operation, type Route } from '../routing/types.ts';

/** Fingerprints that are asked for at once. */
const MOST_ASKED = 500;
/** Fingerprints of one answer. */
const MOST_EXPORTED = 5_000;

const exportFields = z.object({
  /** Where the page before says that this one begins. */
  after: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(MOST_EXPORTED).default(MOST_EXPORTED),
});
const matchFields = z.object({
  fingerprints: z.array(z.string().regex(FINGERPRINT, 'is no fingerprint')).min(1).max(MOST_ASKED),
});

/** Which secrets the vault knows, by fingerprints: a way of our own, under a prefix of our own. */
export const FINGERPRINT_ROUTES: readonly Route[] = [
  {
    path: 'plimsoll/fingerprints',
    isRootOnly: true,
    read: operation({
      summary: 'Export the fingerprints of what could not be found by trying, a page after the other',
      fields: exportFields,
      needsSudo: true,
      handle: async (call) => ({ data: await exported(call) }),
    }),
  },
  {
    path: 'plimsoll/fingerprints/key',
    isRootOnly: true,
    read: operation({
      summary: 'Read the key by which secrets are asked for',
      handle: ({ services }) =>
        Promise.resolve({ data: { key: services.fingerprints.key.toString('base64') } }),
    }),
  },
  {
    path: 'plimsoll/fingerprints/match',
    isRootOnly: true,
    update: operation({
      summary: 'Tell where the secrets of fingerprints are',
      fields: matchFields,
      async handle({ services, fields, now }) {
        const asked = [...new Set(fields.fingerprints)];
        const found = new Map<string, readonly VaultPlace[]>();
        for (const fingerprint of asked) {
          const places = await knownPlaces(services, fingerprint, now);
          if (places.length > 0) found.set(fingerprint, places);
        }
        return { data: { at: new Date(now).toISOString(), matches: Object.fromEntries(found) } };
      },
    }),
  },
];

async function exported({ services, now, fields }: Call<z.infer<typeof exportFields>>) {
  const { known, next } = await knownPage(services, now, fields.after, fields.limit);
  const told = known.filter(({ isGuessable }) => !isGuessable);
  return {
    at: new Date(now).toISOString(),
    key: services.fingerprints.key.toString('base64'),
    guessable: known.length - told.length,
    known: told.map(({ fingerprint, place }) => ({ fingerprint, place })),
    next: next ?? '',
  };
}
