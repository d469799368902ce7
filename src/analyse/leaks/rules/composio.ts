import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const composio: IssuerRules = {
  id: 'composio',
  issuer: 'Composio',
  rules: [
    {
      id: 'composio-api-key',
      title: 'Composio API key',
      severity: 'high',
      keywords: ['composio'],
      pattern: assigned(/composio/, /key|token|secret|passw(?:or)?d|auth/, /ak_[0-9A-Za-z_-]{20}/),
      entropy: 3,
      source: 'https://docs.composio.dev/docs/authenticating-users',
      revoke: 'https://app.composio.dev/settings',
      examples: [
        'COMPOSIO_API_KEY=ak_{alnum:20}',
        '--composio-api-key ak_{alnum:20} --verbose',
        '<add key="composioApiKey" value="ak_{alnum:20}" />',
      ],
      nearMisses: [
        'COMPOSIO_API_KEY=ak_{alnum:19}',
        'COMPOSIO_API_KEY="ak_{alnum:20}0"',
        'composio: commit ak_{alnum:20}',
        'COMPOSIO_API_KEY=ak_xxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
