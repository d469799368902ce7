import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const xendit: IssuerRules = {
  id: 'xendit',
  issuer: 'Xendit',
  rules: [
    {
      id: 'xendit-secret-key',
      title: 'Xendit secret key',
      severity: 'critical',
      keywords: ['xnd_production_', 'xnd_development_'],
      pattern: token(/xnd_(?:production|development)_[0-9A-Za-z]{40,72}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('xnd_development_') ? 'low' : 'critical'),
      source: 'https://docs.xendit.co/api-integration/api-keys',
      revoke: 'https://dashboard.xendit.co/settings/developers#api-keys',
      examples: [
        'XENDIT_SECRET_KEY=xnd_production_{alnum:56}',
        '  xendit-secret-key: xnd_production_{alnum:56} # of the release',
        'xnd_development_{alnum:60}',
      ],
      nearMisses: [
        'XENDIT_SECRET_KEY=xnd_production_{alnum:30}',
        'xxnd_production_{alnum:56}',
        'XENDIT_SECRET_KEY=xnd_production_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'xnd_public_production_{alnum:50}',
      ],
    },
  ],
};
