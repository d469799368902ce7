import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const wistia: IssuerRules = {
  id: 'wistia',
  issuer: 'Wistia',
  rules: [
    {
      id: 'wistia-api-token',
      title: 'Wistia API token',
      severity: 'medium',
      keywords: ['wistia'],
      pattern: assigned(/wistia/, /token|passw(?:or)?d|key/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://docs.wistia.com/reference/getting-started-with-the-data-api',
      revoke: 'https://my.wistia.com/account/api',
      examples: [
        'WISTIA_API_TOKEN={hex:64}',
        'os.environ.get("WISTIA_API_TOKEN", "{hex:64}")',
        "export WISTIA_API_TOKEN='{hex:64}'",
      ],
      nearMisses: [
        'WISTIA_API_TOKEN={hex:63}',
        'WISTIA_API_TOKEN="{hex:64}0"',
        'wistia: commit {hex:64}',
        'WISTIA_API_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
