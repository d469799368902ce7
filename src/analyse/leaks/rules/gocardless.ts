import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const gocardless: IssuerRules = {
  id: 'gocardless',
  issuer: 'GoCardless',
  rules: [
    {
      id: 'gocardless-access-token',
      title: 'GoCardless access token',
      severity: 'critical',
      keywords: ['gocardless'],
      pattern: assigned(
        /gocardless/,
        /key|token|secret|passw(?:or)?d|auth/,
        /(?:live|sandbox)_[0-9A-Za-z_-]{40}/,
      ),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('sandbox_') ? 'low' : 'critical'),
      source: 'https://developer.gocardless.com/api-reference/#api-usage-api-keys',
      revoke: 'https://manage.gocardless.com/developers/access-tokens',
      examples: [
        'GOCARDLESS_ACCESS_TOKEN=live_{alnum:40}',
        '- name: GOCARDLESS_ACCESS_TOKEN\n  value: live_{alnum:40}',
        "export GOCARDLESS_ACCESS_TOKEN='live_{alnum:40}'",
      ],
      nearMisses: [
        'GOCARDLESS_ACCESS_TOKEN=live_{alnum:39}',
        'GOCARDLESS_ACCESS_TOKEN="live_{alnum:40}0"',
        'gocardless: commit live_{alnum:40}',
        'GOCARDLESS_ACCESS_TOKEN=live_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
