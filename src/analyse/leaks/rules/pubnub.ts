import { base64Of } from '../format/encoded.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const isUuid = base64Of(/^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/);

/** What stands behind its prefix is base64 of a UUID. */
function isUuidInBase64(secret: string): Structure {
  return isUuid(secret.slice('sec-c-'.length));
}

export const pubnub: IssuerRules = {
  id: 'pubnub',
  issuer: 'PubNub',
  rules: [
    {
      id: 'pubnub-secret-key',
      title: 'PubNub secret key',
      severity: 'high',
      keywords: ['sec-c-'],
      pattern: token(/sec-c-[0-9A-Za-z]{48}/),
      entropy: 3,
      check: isUuidInBase64,
      source: 'https://www.pubnub.com/docs/general/setup/account-setup',
      revoke: 'https://admin.pubnub.com/',
      examples: [
        'PUBNUB_SECRET_KEY=sec-c-{base64-uuid:x}',
        'run --pubnub-secret-key sec-c-{base64-uuid:x} --verbose',
      ],
      nearMisses: [
        'PUBNUB_SECRET_KEY=sec-c-{alnum:47}',
        'xsec-c-{base64-uuid:x}',
        'sec-c-{alnum:48}',
        'pub-c-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
    },
  ],
};
