import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.flutterwave.com/v3.0/docs/authentication';
const REVOKE = 'https://app.flutterwave.com/dashboard/settings/apis';

export const flutterwave: IssuerRules = {
  id: 'flutterwave',
  issuer: 'Flutterwave',
  rules: [
    {
      id: 'flutterwave-secret-key',
      title: 'Flutterwave secret key',
      severity: 'critical',
      keywords: ['flwseck'],
      pattern: token(/FLWSECK(?:_TEST)?-[0-9A-Za-z]{32,40}-X/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('FLWSECK_TEST') ? 'low' : 'critical'),
      source: SOURCE,
      revoke: REVOKE,
      examples: ['Authorization: Bearer FLWSECK-{hex:32}-X', 'ENV TOKEN FLWSECK-{hex:32}-X'],
      nearMisses: [
        'TOKEN=FLWSECK-{hex:31}-X',
        'xFLWSECK-{hex:32}-X',
        'FLWSECK-{hex:32}-X0',
        'token: FLWSECK-00000000000000000000000000000000-X',
        'FLWPUBK-{hex:32}-X',
      ],
    },
    {
      id: 'flutterwave-encryption-key',
      title: 'Flutterwave encryption key',
      severity: 'medium',
      keywords: ['flwseck_test'],
      pattern: token(/FLWSECK_TEST[0-9a-f]{12}/),
      source: SOURCE,
      revoke: REVOKE,
      examples: ['  token: FLWSECK_TEST{hex:12} # of the release', 'TOKEN=FLWSECK_TEST{hex:12}'],
      nearMisses: ['TOKEN=FLWSECK_TEST{hex:11}', 'xFLWSECK_TEST{hex:12}', 'FLWSECK_TEST{hex:12}0'],
    },
  ],
};
