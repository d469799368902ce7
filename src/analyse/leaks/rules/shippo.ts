import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const shippo: IssuerRules = {
  id: 'shippo',
  issuer: 'Shippo',
  rules: [
    {
      id: 'shippo-api-token',
      title: 'Shippo API token',
      severity: 'high',
      keywords: ['shippo_live_', 'shippo_test_'],
      pattern: token(/shippo_(?:live|test)_[0-9a-f]{40}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('shippo_test_') ? 'low' : 'high'),
      source: 'https://docs.goshippo.com/docs/guides_general/authentication/',
      revoke: 'https://portal.goshippo.com/api-config',
      examples: [
        'SHIPPO_TOKEN=shippo_live_{hex:40}',
        'export SHIPPO_TOKEN="shippo_live_{hex:40}"',
        'shippo_test_{hex:40}',
      ],
      nearMisses: [
        'SHIPPO_TOKEN=shippo_live_{hex:39}',
        'xshippo_live_{hex:40}',
        'SHIPPO_TOKEN=shippo_live_0000000000000000000000000000000000000000',
      ],
    },
  ],
};
