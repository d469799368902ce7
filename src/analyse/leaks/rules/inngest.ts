import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const inngest: IssuerRules = {
  id: 'inngest',
  issuer: 'Inngest',
  rules: [
    {
      id: 'inngest-signing-key',
      title: 'Inngest signing key',
      severity: 'high',
      keywords: ['signkey-'],
      pattern: token(/signkey-(?:prod|branch|test)-[0-9a-f]{32,64}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('signkey-test') ? 'low' : 'high'),
      source: 'https://www.inngest.com/docs/platform/signing-keys',
      revoke: 'https://app.inngest.com/env/production/manage/signing-key',
      examples: ['"echo\\nsignkey-prod-{hex:64}"', '<add name="token" value="signkey-prod-{hex:64}"/>'],
      nearMisses: [
        'TOKEN=signkey-prod-{hex:31}',
        'xsignkey-prod-{hex:64}',
        'token: signkey-prod-0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
