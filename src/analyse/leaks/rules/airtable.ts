import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://airtable.com/create/tokens';

export const airtable: IssuerRules = {
  id: 'airtable',
  issuer: 'Airtable',
  rules: [
    {
      id: 'airtable-personal-access-token',
      title: 'Airtable personal access token',
      severity: 'high',
      keywords: ['airtable'],
      pattern: token(/pat[0-9A-Za-z]{14}\.[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://airtable.com/developers/web/guides/personal-access-tokens',
      revoke: REVOKE,
      examples: [
        'AIRTABLE_TOKEN=pat{alnum:14}.{hex:64}',
        "new Airtable({ apiKey: 'pat{alnum:14}.{hex:64}' })",
      ],
      nearMisses: [
        'AIRTABLE_TOKEN=pat{alnum:14}.{hex:63}',
        'AIRTABLE_TOKEN=pat{alnum:13}.{hex:64}',
        'airtable: xpat{alnum:14}.{hex:64}',
      ],
    },
    {
      id: 'airtable-api-key',
      title: 'Airtable API key (legacy)',
      severity: 'medium',
      keywords: ['airtable'],
      pattern: assigned(/airtable/, /key|token|secret|passw(?:or)?d|auth/, /key[0-9A-Za-z]{14}/),
      entropy: 3,
      source: 'https://support.airtable.com/docs/airtable-api-key-deprecation-notice',
      revoke: REVOKE,
      examples: [
        'AIRTABLE_API_KEY=key{alnum:14}',
        '- name: AIRTABLE_API_KEY\n  value: key{alnum:14}',
        "export AIRTABLE_API_KEY='key{alnum:14}'",
      ],
      nearMisses: [
        'AIRTABLE_API_KEY=key{alnum:13}',
        'AIRTABLE_API_KEY="key{alnum:14}0"',
        'airtable: commit key{alnum:14}',
        'AIRTABLE_API_KEY=keyxxxxxxxxxxxxxx',
      ],
    },
  ],
};
