import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://dashboard.clerk.com/last-active?path=api-keys';

export const clerk: IssuerRules = {
  id: 'clerk',
  issuer: 'Clerk',
  rules: [
    {
      id: 'clerk-secret-key',
      title: 'Clerk secret key',
      severity: 'critical',
      keywords: ['clerk'],
      pattern: assigned(
        /clerk/,
        /key|token|secret|passw(?:or)?d|auth/,
        /sk_(?:live|test)_[0-9A-Za-z]{40,50}/,
      ),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('sk_test_') ? 'low' : 'critical'),
      source: 'https://clerk.com/docs/deployments/clerk-environment-variables',
      revoke: REVOKE,
      examples: [
        'CLERK_SECRET_KEY=sk_live_{alnum:42}',
        '<add key="clerkSecretKey" value="sk_live_{alnum:42}" />',
        'clerk_secret_key: sk_live_{alnum:42}',
      ],
      nearMisses: [
        'CLERK_SECRET_KEY=sk_live_{alnum:30}',
        'clerk: commit sk_live_{alnum:42}',
        'CLERK_SECRET_KEY=sk_live_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'clerk-webhook-secret',
      title: 'Clerk webhook signing secret',
      severity: 'high',
      keywords: ['clerk'],
      pattern: assigned(/clerk/, /key|token|secret|passw(?:or)?d|auth/, /whsec_[0-9A-Za-z+/]{32}/),
      entropy: 3,
      source: 'https://clerk.com/docs/webhooks/sync-data',
      revoke: REVOKE,
      examples: [
        'CLERK_WEBHOOK_SECRET=whsec_{alnum:32}',
        "export CLERK_WEBHOOK_SECRET='whsec_{alnum:32}'",
        '--clerk-webhook-secret whsec_{alnum:32} --verbose',
      ],
      nearMisses: [
        'CLERK_WEBHOOK_SECRET=whsec_{alnum:31}',
        'CLERK_WEBHOOK_SECRET="whsec_{alnum:32}0"',
        'clerk: commit whsec_{alnum:32}',
        'CLERK_WEBHOOK_SECRET=whsec_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
