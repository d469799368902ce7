import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mezmo: IssuerRules = {
  id: 'mezmo',
  issuer: 'Mezmo',
  rules: [
    {
      id: 'mezmo-service-key',
      title: 'Mezmo service key',
      severity: 'medium',
      keywords: ['sts_'],
      pattern: token(/sts_[0-9a-f]{32}/),
      entropy: 3,
      source: 'https://docs.mezmo.com/docs/ingestion-key',
      revoke: 'https://app.mezmo.com/manage/api-keys',
      examples: ['MEZMO_SERVICE_KEY=sts_{hex:32}', 'Authorization: Bearer sts_{hex:32}'],
      nearMisses: [
        'MEZMO_SERVICE_KEY=sts_{hex:31}',
        'xsts_{hex:32}',
        '"sts_{hex:32}0"',
        'MEZMO_SERVICE_KEY=sts_00000000000000000000000000000000',
      ],
    },
  ],
};
