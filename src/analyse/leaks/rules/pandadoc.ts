import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const pandadoc: IssuerRules = {
  id: 'pandadoc',
  issuer: 'PandaDoc',
  rules: [
    {
      id: 'pandadoc-api-key',
      title: 'PandaDoc API key',
      severity: 'high',
      keywords: ['pandadoc', 'panda_doc', 'panda-doc'],
      pattern: assigned(/panda[_-]?doc/, /key|token/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://developers.pandadoc.com/reference/api-key-authentication-process',
      revoke: 'https://app.pandadoc.com/a/#/settings/integrations/api',
      examples: [
        'PANDADOC_API_KEY={hex:40}',
        'pandadocApiKey := `{hex:40}`',
        '"pandadocApiKey": "{hex:40}",',
      ],
      nearMisses: [
        'PANDADOC_API_KEY={hex:39}',
        'PANDADOC_API_KEY="{hex:40}0"',
        'pandadoc: commit {hex:40}',
        'PANDADOC_API_KEY=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
