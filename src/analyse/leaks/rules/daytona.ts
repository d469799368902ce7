import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const daytona: IssuerRules = {
  id: 'daytona',
  issuer: 'Daytona',
  rules: [
    {
      id: 'daytona-api-key',
      title: 'Daytona API key',
      severity: 'high',
      keywords: ['dtn_'],
      pattern: token(/dtn_[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://www.daytona.io/docs/en/api-keys/',
      revoke: 'https://app.daytona.io/dashboard/keys',
      examples: ['"echo\\ndtn_{hex:64}"', '<add name="token" value="dtn_{hex:64}"/>'],
      nearMisses: [
        'TOKEN=dtn_{hex:63}',
        'xdtn_{hex:64}',
        'dtn_{hex:64}0',
        'token: dtn_0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
