import { askedPath, type VaultKnowledge } from '../../model/vault/knowledge.ts';
import type { VaultSource } from '../../pipeline/build/vault-matching.ts';
import { readersIn } from '../../pipeline/deploy/vault-reach.ts';
import type { VaultClient } from './client.ts';
import { fingerprintKey, matchFingerprints } from './fingerprints.ts';
import { readVaultConfiguration } from './read-configuration.ts';

/** A vault that is asked which secrets it knows, and who can read those. Rejects with a `Fault` where it does not say. */
export async function liveSource(vault: VaultClient): Promise<VaultSource> {
  const key = await fingerprintKey(vault);
  return {
    key,
    async match(fingerprints) {
      const found = await matchFingerprints(vault, fingerprints);
      if (found.size === 0) return found;
      const readersOf = readersIn(await readVaultConfiguration(vault));
      return new Map(
        Array.from(found, ([fingerprint, { at, places }]): [string, VaultKnowledge] => [
          fingerprint,
          { at, places: places.map((place) => ({ ...place, readers: [...readersOf(askedPath(place))] })) },
        ]),
      );
    },
  };
}
