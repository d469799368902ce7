import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://app.codecov.io/account';

export const codecov: IssuerRules = {
  id: 'codecov',
  issuer: 'Codecov',
  rules: [
    {
      id: 'codecov-upload-token',
      title: 'Codecov upload token',
      severity: 'medium',
      keywords: ['codecov'],
      pattern: assigned(/codecov/, /token/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://docs.codecov.com/docs/codecov-tokens',
      revoke: REVOKE,
      examples: [
        'CODECOV_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '<add key="codecovToken" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'codecov_token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'CODECOV_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'CODECOV_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'codecov: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'CODECOV_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'codecov-api-token',
      title: 'Codecov API access token',
      severity: 'high',
      keywords: ['codecov'],
      pattern: assigned(/codecov/, /token/, /[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.codecov.com/reference/overview',
      revoke: REVOKE,
      examples: [
        'CODECOV_API_TOKEN={hex:32}',
        "export CODECOV_API_TOKEN='{hex:32}'",
        '--codecov-api-token {hex:32} --verbose',
      ],
      nearMisses: [
        'CODECOV_API_TOKEN={hex:31}',
        'CODECOV_API_TOKEN="{hex:32}0"',
        'codecov: commit {hex:32}',
        'CODECOV_API_TOKEN=00000000000000000000000000000000',
      ],
    },
  ],
};
