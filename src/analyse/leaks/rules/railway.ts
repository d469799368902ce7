import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const railway: IssuerRules = {
  id: 'railway',
  issuer: 'Railway',
  rules: [
    {
      id: 'railway-token',
      title: 'Railway API token',
      severity: 'high',
      keywords: ['railway'],
      pattern: assigned(/railway/, /token/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://docs.railway.com/guides/public-api',
      revoke: 'https://railway.com/account/tokens',
      examples: [
        'RAILWAY_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '<add key="railwayToken" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'private static final String RAILWAY_TOKEN = "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}";',
      ],
      nearMisses: [
        'RAILWAY_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'RAILWAY_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'railway: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'RAILWAY_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
