import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://posthog.com/docs/api';
const REVOKE = 'https://app.posthog.com/settings/user-api-keys';

export const posthog: IssuerRules = {
  id: 'posthog',
  issuer: 'PostHog',
  rules: [
    {
      id: 'posthog-personal-api-key',
      title: 'PostHog personal API key',
      severity: 'high',
      keywords: ['phx_'],
      pattern: token(/phx_[0-9A-Za-z]{43,52}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['POSTHOG_API_KEY=phx_{alnum:47}', 'export POSTHOG_API_KEY="phx_{alnum:47}"'],
      nearMisses: [
        'POSTHOG_API_KEY=phx_{alnum:42}',
        'xphx_{alnum:47}',
        'POSTHOG_API_KEY=phx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'posthog-feature-flags-key',
      title: 'PostHog feature flags secure API key',
      severity: 'medium',
      keywords: ['phs_'],
      pattern: token(/phs_[0-9A-Za-z]{43,52}/),
      entropy: 3,
      source: 'https://posthog.com/docs/feature-flags/local-evaluation',
      revoke: REVOKE,
      examples: ['POSTHOG_FEATURE_FLAGS_KEY=phs_{alnum:47}', 'ENV POSTHOG_FEATURE_FLAGS_KEY phs_{alnum:47}'],
      nearMisses: [
        'POSTHOG_FEATURE_FLAGS_KEY=phs_{alnum:42}',
        'xphs_{alnum:47}',
        'POSTHOG_FEATURE_FLAGS_KEY=phs_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
