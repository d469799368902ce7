import type { Artefact } from '../../../../model/profile/artefact.ts';
import { digest } from '../token.ts';
import type { Segmentation } from '../../../../model/segmentation/segmentation.ts';

/** How many public keys HAProxy reads at its start; it knows no others. */
export const KEY_SLOTS = 16;

/**
 * What is in a file without a key of the policy, for HAProxy starts with none that is not there: the point of P-256 with
 * the smallest x, of which nobody knows a private key. No policy names it.
 */
const NO_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAAAAAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAAVFkkO5qlgYBv6RO86ZgXreEcpQPGTZo8UzQVwIMkj7zA==
-----END PUBLIC KEY-----
`;

/** The file of each public key of the profiles, as far as there are files. */
export function keySlots({ members }: Segmentation): ReadonlyMap<string, number> {
  const all = members.flatMap(({ tokens }) =>
    tokens.flatMap(({ issuers }) => issuers.flatMap(({ keys }) => keys.map(({ pem }) => pem.trim()))),
  );
  const unique = [...new Set(all)].toSorted().slice(0, KEY_SLOTS);
  return new Map(unique.map((pem, slot) => [pem, slot]));
}

export function keyFile(slot: number): string {
  return `keys/${slot}.pem`;
}

/** Tells which key each file has, for a HAProxy that has read the files before they were others. */
export const FINGERPRINTS = 'keys/fingerprints.map';

export function keyArtefacts(segmentation: Segmentation): Artefact[] {
  const keys = [...keySlots(segmentation).keys()];
  const files = Array.from({ length: KEY_SLOTS }, (_, slot) => {
    const pem = keys[slot];
    return { path: `haproxy/${keyFile(slot)}`, text: pem === undefined ? NO_KEY : `${pem}\n` };
  });
  const text = keys.map((pem, slot) => `${slot} ${fingerprint(pem)}\n`).join('');
  return [...files, { path: `haproxy/${FINGERPRINTS}`, text }];
}

export function fingerprint(pem: string): string {
  return digest(pem.trim());
}
