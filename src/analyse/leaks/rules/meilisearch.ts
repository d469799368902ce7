import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const meilisearch: IssuerRules = {
  id: 'meilisearch',
  issuer: 'Meilisearch',
  rules: [
    {
      id: 'meilisearch-master-key',
      title: 'Meilisearch master or API key',
      severity: 'high',
      keywords: ['meili'],
      pattern: assigned(/meili/, /key/, /[0-9a-f]{64}|[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source: 'https://www.meilisearch.com/docs/learn/security/basic_security',
      revoke: 'https://www.meilisearch.com/docs/reference/api/keys',
      examples: [
        'MEILI_MASTER_KEY={hex:64}',
        'meiliMasterKey := `{hex:64}`',
        '"meiliMasterKey": "{hex:64}",',
        'MEILI_MASTER_KEY={base64url:43}',
      ],
      nearMisses: [
        'MEILI_MASTER_KEY={hex:60}',
        'meili: commit {hex:64}',
        'MEILI_MASTER_KEY=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
