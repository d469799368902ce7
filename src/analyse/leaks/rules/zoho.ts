import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token.html';
const REVOKE = 'https://api-console.zoho.com/';

export const zoho: IssuerRules = {
  id: 'zoho',
  issuer: 'Zoho',
  rules: [
    {
      id: 'zoho-oauth-token',
      title: 'Zoho OAuth access or refresh token',
      severity: 'high',
      keywords: ['1000.'],
      pattern: token(/1000\.[0-9a-f]{32}\.[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ZOHO_REFRESH_TOKEN=1000.{hex:32}.{hex:32}',
        '<add key="ZOHO_REFRESH_TOKEN" value="1000.{hex:32}.{hex:32}" />',
      ],
      nearMisses: [
        'ZOHO_REFRESH_TOKEN=1000.{hex:31}.{hex:32}',
        'x1000.{hex:32}.{hex:32}',
        '"1000.{hex:32}.{hex:32}0"',
        'ZOHO_REFRESH_TOKEN=1000.00000000000000000000000000000000.00000000000000000000000000000000',
      ],
    },
    {
      id: 'zoho-client-secret',
      title: 'Zoho client secret',
      severity: 'high',
      keywords: ['zoho'],
      pattern: assigned(/zoho/, /secret(?:[_-]?key)?/, /[0-9a-f]{40,44}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'ZOHO_CLIENT_SECRET={hex:42}',
        'private static final String ZOHO_CLIENT_SECRET = "{hex:42}";',
        'zohoClientSecret := `{hex:42}`',
      ],
      nearMisses: [
        'ZOHO_CLIENT_SECRET={hex:38}',
        'zoho: commit {hex:42}',
        'ZOHO_CLIENT_SECRET=000000000000000000000000000000000000000000',
      ],
    },
  ],
};
