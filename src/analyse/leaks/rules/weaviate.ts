import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const weaviate: IssuerRules = {
  id: 'weaviate',
  issuer: 'Weaviate',
  rules: [
    {
      id: 'weaviate-api-key',
      title: 'Weaviate API key',
      severity: 'high',
      keywords: ['weaviate', 'wcd_'],
      pattern: assigned(/weaviate|wcd/, /key/, /[0-9A-Za-z]{36}/),
      entropy: 3.6,
      source: 'https://docs.weaviate.io/cloud/manage-clusters/authentication',
      revoke: 'https://console.weaviate.cloud/',
      examples: [
        'WEAVIATE_API_KEY={alnum:36}',
        'private static final String WEAVIATE_API_KEY = "{alnum:36}";',
        'weaviateApiKey := `{alnum:36}`',
      ],
      nearMisses: [
        'WEAVIATE_API_KEY={alnum:35}',
        'WEAVIATE_API_KEY="{alnum:36}0"',
        'weaviate: commit {alnum:36}',
        'WEAVIATE_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'weaviate_key: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0',
      ],
    },
  ],
};
