import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const bunny: IssuerRules = {
  id: 'bunny',
  issuer: 'bunny.net',
  rules: [
    {
      id: 'bunny-api-key',
      title: 'bunny.net account API key',
      severity: 'high',
      keywords: ['bunny'],
      pattern: assigned(
        /bunny(?:cdn|net)?/,
        /key|token|secret|passw(?:or)?d|auth/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?/,
      ),
      entropy: 3,
      source: 'https://docs.bunny.net/reference/bunnynet-api-overview',
      revoke: 'https://dash.bunny.net/account/api-key',
      examples: [
        'BUNNY_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'bunny_api_key: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'os.environ.get("BUNNY_API_KEY", "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}")',
      ],
      nearMisses: [
        'BUNNY_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'BUNNY_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'bunny: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'BUNNY_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
