import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const datastax: IssuerRules = {
  id: 'datastax',
  issuer: 'DataStax Astra',
  rules: [
    {
      id: 'datastax-astra-token',
      title: 'Astra DB application token',
      severity: 'critical',
      keywords: ['astracs:'],
      pattern: token(/AstraCS:[0-9A-Za-z]{24}:[0-9a-f]{64}/),
      entropy: 3,
      source:
        'https://docs.datastax.com/en/astra-db-serverless/administration/manage-application-tokens.html',
      revoke: 'https://astra.datastax.com/settings/tokens',
      examples: [
        '<add name="token" value="AstraCS:{letter:24}:{hex:64}"/>',
        'curl https://api.example.com/?token=AstraCS:{letter:24}:{hex:64}&page=2',
      ],
      nearMisses: [
        'TOKEN=AstraCS:{letter:24}:{hex:63}',
        'xAstraCS:{letter:24}:{hex:64}',
        'AstraCS:{letter:24}:{hex:64}0',
        'token: AstraCS:xxxxxxxxxxxxxxxxxxxxxxxx:0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
