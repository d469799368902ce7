import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const endorLabs: IssuerRules = {
  id: 'endor-labs',
  issuer: 'Endor Labs',
  rules: [
    {
      id: 'endor-labs-api-key',
      title: 'Endor Labs API key',
      severity: 'high',
      keywords: ['endr+'],
      pattern: token(/endr\+[0-9A-Za-z]{16}/),
      entropy: 3,
      source: 'https://docs.endorlabs.com/administration/api-keys/',
      revoke: 'https://app.endorlabs.com/',
      examples: ['Authorization: Bearer endr+{alnum:16}', 'ENV TOKEN endr+{alnum:16}'],
      nearMisses: [
        'TOKEN=endr+{alnum:15}',
        'xendr+{alnum:16}',
        'endr+{alnum:16}0',
        'token: endr+xxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
