import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { FINGERPRINT } from '../../model/vault/fingerprint.ts';
import { operation, type Route } from '../routing/types.ts';

const digestField = z.string().regex(FINGERPRINT, 'is no SHA-256 in hexadecimal');
const sealFields = z.object({ digest: digestField });
const verifyFields = sealFields.extend({
  at: z.string().max(40),
  mac: z.string().regex(FINGERPRINT, 'is no seal'),
});

/** Seals evidence of what was done about leaks, by a key that nobody has, with the vault's own time. */
export const EVIDENCE_ROUTES: readonly Route[] = [
  {
    path: 'plimsoll/evidence/seal',
    isRootOnly: true,
    update: operation({
      summary: 'Seal evidence by its digest',
      fields: sealFields,
      handle({ services, fields, now }) {
        const at = new Date(now).toISOString();
        return Promise.resolve({ data: { at, mac: services.fingerprints.sealOf(fields.digest, at) } });
      },
    }),
  },
  {
    path: 'plimsoll/evidence/verify',
    isRootOnly: true,
    update: operation({
      summary: 'Tell whether evidence was sealed as it is',
      fields: verifyFields,
      handle({ services, fields: { digest, at, mac } }) {
        const wanted = Buffer.from(services.fingerprints.sealOf(digest, at));
        return Promise.resolve({ data: { valid: timingSafeEqual(wanted, Buffer.from(mac)) } });
      },
    }),
  },
];
