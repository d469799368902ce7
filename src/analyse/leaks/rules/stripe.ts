import type { Severity } from '../../../model/finding/head.ts';
import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.stripe.com/keys';
const REVOKE = 'https://dashboard.stripe.com/apikeys';

/** A key of test mode moves no money. */
function byMode(secret: string): Severity {
  if (secret.includes('_test_')) return 'low';
  return secret.startsWith('rk_') ? 'high' : 'critical';
}

export const stripe: IssuerRules = {
  id: 'stripe',
  issuer: 'Stripe',
  rules: [
    {
      id: 'stripe-secret-key',
      title: 'Stripe secret key',
      severity: 'critical',
      keywords: ['sk_live_', 'sk_test_'],
      pattern: token(
        /sk_(?:live|test)_(?![0-9a-f]{40}(?:[0-9a-f]{24})?(?![0-9A-Za-z]))(?!a2V5Xz)(?![0-9A-Za-z]{42}(?![0-9A-Za-z]))[0-9A-Za-z]{24,120}/,
      ),
      entropy: 3.2,
      severityOf: byMode,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'STRIPE_SECRET_KEY=sk_live_51{alnum:97}',
        '  stripe-secret-key: sk_live_51{alnum:97} # of the release',
        'sk_live_{alnum:24}',
        'sk_test_51{alnum:97}',
      ],
      nearMisses: [
        'STRIPE_SECRET_KEY=sk_live_{alnum:23}',
        'xsk_live_51{alnum:97}',
        'STRIPE_SECRET_KEY=sk_live_xxxxxxxxxxxxxxxxxxxxxxxx',
        'STRIPE_PUBLISHABLE_KEY=pk_live_{alnum:24}',
      ],
    },
    {
      id: 'stripe-restricted-key',
      title: 'Stripe restricted key',
      severity: 'high',
      keywords: ['rk_live_', 'rk_test_'],
      pattern: token(/rk_(?:live|test)_[0-9A-Za-z]{24,120}/),
      entropy: 3.2,
      severityOf: byMode,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'STRIPE_RESTRICTED_KEY=rk_live_51{alnum:97}',
        'Authorization: Bearer rk_live_51{alnum:97}',
        'rk_test_{alnum:24}',
      ],
      nearMisses: ['STRIPE_RESTRICTED_KEY=rk_live_{alnum:23}', 'xrk_live_51{alnum:97}'],
    },
    {
      id: 'stripe-organization-key',
      title: 'Stripe organization key',
      severity: 'critical',
      keywords: ['sk_org_'],
      pattern: token(/sk_org_(?:live|test)_[0-9A-Za-z]{24,140}/),
      entropy: 3.2,
      severityOf: byMode,
      source: 'https://docs.stripe.com/keys#organization-api-keys',
      revoke: REVOKE,
      examples: [
        'STRIPE_ORG_KEY=sk_org_live_{alnum:60}',
        "const client = new Client('sk_org_live_{alnum:60}');",
        'sk_org_test_{alnum:60}',
      ],
      nearMisses: ['STRIPE_ORG_KEY=sk_org_live_{alnum:20}', 'xsk_org_live_{alnum:60}'],
    },
    {
      id: 'stripe-webhook-secret',
      title: 'Stripe webhook signing secret',
      severity: 'medium',
      keywords: ['whsec_'],
      pattern: token(/whsec_(?:[0-9A-Za-z]{32}|[0-9a-f]{64})/),
      entropy: 3,
      source: 'https://docs.stripe.com/webhooks/signature',
      revoke: 'https://dashboard.stripe.com/webhooks',
      examples: [
        'STRIPE_WEBHOOK_SECRET=whsec_{alnum:32}',
        'run --stripe-webhook-secret whsec_{alnum:32} --verbose',
        'stripe listen: whsec_{hex:64}',
      ],
      nearMisses: [
        'STRIPE_WEBHOOK_SECRET=whsec_{alnum:31}',
        'xwhsec_{alnum:32}',
        'STRIPE_WEBHOOK_SECRET=whsec_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
