import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://plaid.com/docs/api/tokens/';
const REVOKE = 'https://dashboard.plaid.com/developers/keys';

export const plaid: IssuerRules = {
  id: 'plaid',
  issuer: 'Plaid',
  rules: [
    {
      id: 'plaid-access-token',
      title: 'Plaid access token',
      severity: 'critical',
      keywords: ['access-production-', 'access-development-', 'access-sandbox-'],
      pattern: token(
        /access-(?:production|development|sandbox)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('access-sandbox-') ? 'low' : 'critical'),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'PLAID_ACCESS_TOKEN=access-production-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '{"plaidAccessToken": "access-production-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"}',
        '"access-sandbox-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        'PLAID_ACCESS_TOKEN=access-production-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xaccess-production-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'PLAID_ACCESS_TOKEN=access-production-00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'plaid-secret',
      title: 'Plaid client secret',
      severity: 'critical',
      keywords: ['plaid'],
      pattern: assigned(/plaid/, /secret(?:[_-]?key)?/, /[0-9a-f]{30}/),
      entropy: 2.9,
      source: 'https://plaid.com/docs/quickstart/glossary/',
      revoke: REVOKE,
      examples: [
        'PLAID_SECRET={hex:30}',
        'private static final String PLAID_SECRET = "{hex:30}";',
        'plaidSecret := `{hex:30}`',
      ],
      nearMisses: [
        'PLAID_SECRET={hex:29}',
        'PLAID_SECRET="{hex:30}0"',
        'plaid: commit {hex:30}',
        'PLAID_SECRET=000000000000000000000000000000',
      ],
    },
  ],
};
