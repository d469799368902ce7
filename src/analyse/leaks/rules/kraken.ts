import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const kraken: IssuerRules = {
  id: 'kraken',
  issuer: 'Kraken',
  rules: [
    {
      id: 'kraken-private-key',
      title: 'Kraken private key',
      severity: 'critical',
      keywords: ['kraken'],
      pattern: assigned(/kraken/, /secret|private[_-]?key/, /[0-9A-Za-z+/]{86}==/),
      entropy: 4,
      source: 'https://docs.kraken.com/api/docs/guides/spot-rest-auth',
      revoke: 'https://pro.kraken.com/app/settings/api',
      examples: [
        'KRAKEN_API_SECRET={alnum:86}==',
        '--kraken-api-secret {alnum:86}== --verbose',
        '<add key="krakenApiSecret" value="{alnum:86}==" />',
      ],
      nearMisses: [
        'KRAKEN_API_SECRET={alnum:85}==',
        'kraken: commit {alnum:86}==',
        'KRAKEN_API_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx==',
      ],
    },
  ],
};
