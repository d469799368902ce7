import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { FINGERPRINT, FINGERPRINT_KEY_SIZE } from '../../model/vault/fingerprint.ts';
import { type VaultKnowledge, type VaultPlace, vaultPlaceSchema } from '../../model/vault/knowledge.ts';
import type { VaultAnswer, VaultClient } from './client.ts';

/** Fingerprints that are asked for at once. */
const BATCH = 500;

const keySchema = z.object({ data: z.object({ key: z.base64() }) });
const matchSchema = z.object({
  data: z.object({
    at: z.iso.datetime(),
    matches: z.record(z.string().regex(FINGERPRINT), z.array(vaultPlaceSchema)),
  }),
});
const pageSchema = z.object({
  data: z.object({
    at: z.iso.datetime(),
    key: z.base64(),
    guessable: z.number().int().min(0),
    known: z.array(z.object({ fingerprint: z.string().regex(FINGERPRINT), place: vaultPlaceSchema })),
    next: z.string(),
  }),
});

/** Asks a vault for the key by which secrets are asked for. Rejects with a `Fault` where it does not give it. */
export async function fingerprintKey(vault: VaultClient): Promise<Buffer> {
  const key = Buffer.from(
    said(keySchema, await vault.read('sys/plimsoll/fingerprints/key')).data.key,
    'base64',
  );
  if (key.length !== FINGERPRINT_KEY_SIZE) throw noVault();
  return key;
}

/** Asks where the secrets of fingerprints are; those that the vault does not know are left out. */
export async function matchFingerprints(
  vault: VaultClient,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, VaultKnowledge>> {
  const found = new Map<string, VaultKnowledge>();
  for (let start = 0; start < fingerprints.length; start += BATCH) {
    const body = { fingerprints: fingerprints.slice(start, start + BATCH) };
    const { data } = said(matchSchema, await vault.write('sys/plimsoll/fingerprints/match', body));
    for (const [fingerprint, places] of Object.entries(data.matches))
      if (places.length > 0) found.set(fingerprint, { at: data.at, places });
  }
  return found;
}

/** All fingerprints of a vault, but for those of what could be found by trying. */
export interface ExportedFingerprints {
  readonly at: string;
  readonly key: string;
  readonly guessable: number;
  readonly places: ReadonlyMap<string, readonly VaultPlace[]>;
}

/** Reads every page. Rejects with a `Fault`. */
export async function exportFingerprints(vault: VaultClient): Promise<ExportedFingerprints> {
  const places = new Map<string, VaultPlace[]>();
  let guessable = 0;
  for (let after = ''; ;) {
    const { data } = said(pageSchema, await vault.read('sys/plimsoll/fingerprints', { after }));
    guessable += data.guessable;
    for (const { fingerprint, place } of data.known) {
      const known = places.get(fingerprint);
      if (known) known.push(place);
      else places.set(fingerprint, [place]);
    }
    if (data.next === '') return { at: data.at, key: data.key, guessable, places };
    if (data.next === after) throw noVault();
    after = data.next;
  }
}

function said<Value>(schema: z.ZodType<Value>, answer: VaultAnswer): Value {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw noVault();
  return parsed.data;
}

function noVault(): Fault {
  return new Fault('malformed', 'the vault does not answer about fingerprints as ours does', {
    hint: 'only a vault of plimsoll keeps them',
  });
}
