import * as z from 'zod';
import { FINGERPRINT } from '../../model/vault/fingerprint.ts';
import type { VaultIndex, VaultPlace } from '../../model/vault/knowledge.ts';
import { allKnown, knownPlaces } from '../fingerprints/known.ts';
import { Refusal } from '../refusal.ts';
import { type Call, operation, type Route } from '../routing/types.ts';

/** Fingerprints that are asked for at once. */
const MOST_ASKED = 500;
/** Fingerprints of one file. */
const MOST_EXPORTED = 200_000;

const matchFields = z.object({
  fingerprints: z.array(z.string().regex(FINGERPRINT, 'is no fingerprint')).min(1).max(MOST_ASKED),
});

/** Which secrets the vault knows, by fingerprints: a way of our own, under a prefix of our own. */
export const FINGERPRINT_ROUTES: readonly Route[] = [
  {
    path: 'plimsoll/fingerprints',
    read: operation({
      summary: 'Export the fingerprints of what could not be found by trying',
      needsSudo: true,
      handle: async (call) => ({ data: await exported(call) }),
    }),
  },
  {
    path: 'plimsoll/fingerprints/key',
    read: operation({
      summary: 'Read the key by which secrets are asked for',
      handle: ({ services }) =>
        Promise.resolve({ data: { key: services.fingerprints.key.toString('base64') } }),
    }),
  },
  {
    path: 'plimsoll/fingerprints/match',
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

async function exported({ services, now }: Call): Promise<Omit<VaultIndex, 'readers'>> {
  const entries = new Map<string, VaultPlace[]>();
  let guessable = 0;
  for await (const { fingerprint, isGuessable, place } of allKnown(services, now)) {
    const places = entries.get(fingerprint);
    if (isGuessable) guessable += 1;
    else if (places) places.push(place);
    else entries.set(fingerprint, [place]);
    if (entries.size > MOST_EXPORTED) throw new Refusal(413, `there are more than ${MOST_EXPORTED}`);
  }
  return {
    format: 'plimsoll-vault-index-1',
    at: new Date(now).toISOString(),
    key: services.fingerprints.key.toString('base64'),
    guessable,
    entries: Array.from(entries, ([fingerprint, places]) => ({ fingerprint, places })),
  };
}
