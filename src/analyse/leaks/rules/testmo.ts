import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const testmo: IssuerRules = {
  id: 'testmo',
  issuer: 'Testmo',
  rules: [
    {
      id: 'testmo-api-token',
      title: 'Testmo API token',
      severity: 'medium',
      keywords: ['testmo_api_'],
      pattern: token(/testmo_api_[0-9A-Za-z+/=_-]{40,240}/),
      reach: 300,
      entropy: 3,
      source: 'https://docs.testmo.com/docs/automation/api',
      revoke: 'https://www.testmo.com/',
      examples: ['TESTMO_TOKEN=testmo_api_{alnum:120}', 'Authorization: Bearer testmo_api_{alnum:120}'],
      nearMisses: [
        'TESTMO_TOKEN=testmo_api_{alnum:30}',
        'xtestmo_api_{alnum:120}',
        'TESTMO_TOKEN=testmo_api_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
