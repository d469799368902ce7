import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const snyk: IssuerRules = {
  id: 'snyk',
  issuer: 'Snyk',
  rules: [
    {
      id: 'snyk-api-token',
      title: 'Snyk API token',
      severity: 'high',
      keywords: ['snyk'],
      pattern: assigned(/snyk/, /token|key/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://docs.snyk.io/snyk-api/authentication-for-api',
      revoke: 'https://app.snyk.io/account',
      examples: [
        'SNYK_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'snykToken := `{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}`',
        '"snykToken": "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}",',
      ],
      nearMisses: [
        'SNYK_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'SNYK_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'snyk: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'SNYK_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
