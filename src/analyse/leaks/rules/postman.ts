import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://learning.postman.com/docs/developer/postman-api/authentication/';
const REVOKE = 'https://go.postman.co/settings/me/api-keys';

export const postman: IssuerRules = {
  id: 'postman',
  issuer: 'Postman',
  rules: [
    {
      id: 'postman-api-key',
      title: 'Postman API key',
      severity: 'high',
      keywords: ['pmak-'],
      pattern: token(/PMAK-[0-9a-f]{24}-[0-9a-f]{34}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'POSTMAN_API_KEY=PMAK-{hex:24}-{hex:34}',
        '<add key="POSTMAN_API_KEY" value="PMAK-{hex:24}-{hex:34}" />',
      ],
      nearMisses: [
        'POSTMAN_API_KEY=PMAK-{hex:24}-{hex:33}',
        'xPMAK-{hex:24}-{hex:34}',
        '"PMAK-{hex:24}-{hex:34}0"',
        'POSTMAN_API_KEY=PMAK-000000000000000000000000-0000000000000000000000000000000000',
      ],
    },
    {
      id: 'postman-collection-key',
      title: 'Postman collection access key',
      severity: 'low',
      keywords: ['pmat-'],
      pattern: token(/PMAT-[0-9A-Z]{26}/),
      entropy: 3,
      source: 'https://learning.postman.com/docs/developer/postman-api/authentication/',
      revoke: REVOKE,
      examples: [
        'POSTMAN_COLLECTION_KEY=PMAT-{upper-alnum:26}',
        '{"postmanCollectionKey": "PMAT-{upper-alnum:26}"}',
      ],
      nearMisses: [
        'POSTMAN_COLLECTION_KEY=PMAT-{upper-alnum:25}',
        'xPMAT-{upper-alnum:26}',
        '"PMAT-{upper-alnum:26}0"',
        'POSTMAN_COLLECTION_KEY=PMAT-XXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
