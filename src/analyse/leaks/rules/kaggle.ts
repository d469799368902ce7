import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.kaggle.com/docs/api';
const REVOKE = 'https://www.kaggle.com/settings';

export const kaggle: IssuerRules = {
  id: 'kaggle',
  issuer: 'Kaggle',
  rules: [
    {
      id: 'kaggle-token',
      title: 'Kaggle API token',
      severity: 'medium',
      keywords: ['kgat_'],
      pattern: token(/KGAT_[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['ENV TOKEN KGAT_{hex:32}', 'Authorization: Bearer KGAT_{hex:32}'],
      nearMisses: [
        'TOKEN=KGAT_{hex:31}',
        'xKGAT_{hex:32}',
        'KGAT_{hex:32}0',
        'token: KGAT_00000000000000000000000000000000',
      ],
    },
    {
      id: 'kaggle-api-key',
      title: 'Kaggle API key',
      severity: 'medium',
      keywords: ['kaggle'],
      pattern: assigned(/kaggle/, /key/, /[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'KAGGLE_KEY={hex:32}',
        'kaggleKey: string = "{hex:32}"',
        '- name: KAGGLE_KEY\n  value: {hex:32}',
      ],
      nearMisses: [
        'KAGGLE_KEY={hex:31}',
        'KAGGLE_KEY="{hex:32}0"',
        'kaggle: commit {hex:32}',
        'KAGGLE_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
