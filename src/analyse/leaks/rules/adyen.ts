import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const adyen: IssuerRules = {
  id: 'adyen',
  issuer: 'Adyen',
  rules: [
    {
      id: 'adyen-api-key',
      title: 'Adyen API key',
      severity: 'critical',
      keywords: ['adyen', 'hmfuxnwtk', 'hmfxk'],
      pattern: token(/AQE[a-z]hm[0-9A-Za-z+/]{60,120}={0,2}-[0-9A-Za-z+/]{40,60}={0,2}-[!#-&(-~]{12,24}/),
      entropy: 4,
      source: 'https://docs.adyen.com/development-resources/api-credentials',
      revoke: 'https://ca-live.adyen.com/',
      examples: [
        'ADYEN_API_KEY="AQEyhm{alnum:74}==-{alnum:43}=-{alnum:16}"',
        "adyen.setApiKey('AQEuhm{alnum:80}-{alnum:43}=-{alnum:16}')",
      ],
      nearMisses: [
        'ADYEN_API_KEY="AQEyhm{alnum:74}=="',
        'ADYEN=AQEyhm{alnum:30}==-{alnum:43}=-{alnum:16}',
        'adyen xAQEyhm{alnum:74}==-{alnum:43}=-{alnum:16}',
      ],
    },
  ],
};
