import { base64Of } from '../format/encoded.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const isKey = base64Of(/^key_[0-9A-Z]{2}/);

/** Behind its mode is base64 of a key's id and what belongs to it. */
function keyInside(secret: string): Structure {
  return isKey(secret.slice('sk_live_'.length));
}

export const workos: IssuerRules = {
  id: 'workos',
  issuer: 'WorkOS',
  rules: [
    {
      id: 'workos-api-key',
      title: 'WorkOS API key',
      severity: 'critical',
      keywords: ['sk_live_a2v5xz', 'sk_test_a2v5xz'],
      pattern: token(/sk_(?:live|test)_a2V5Xz[0-9A-Za-z+/_-]{50,90}/),
      entropy: 3,
      check: keyInside,
      severityOf: (secret) => (secret.startsWith('sk_test_') ? 'low' : 'critical'),
      source: 'https://workos.com/docs/reference/api-keys',
      revoke: 'https://dashboard.workos.com/api-keys',
      examples: [
        'WORKOS_API_KEY=sk_live_{base64-of:key_01,42}',
        'ENV WORKOS_API_KEY sk_live_{base64-of:key_01,42}',
        'sk_test_{base64-of:key_01,42}',
      ],
      nearMisses: [
        'WORKOS_API_KEY=sk_live_a2V5Xz{alnum:30}',
        'xsk_live_{base64-of:key_01,42}',
        'sk_live_{base64-of:kex_01,42}{alnum:0}',
      ],
    },
  ],
};
