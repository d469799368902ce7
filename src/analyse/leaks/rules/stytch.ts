import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const stytch: IssuerRules = {
  id: 'stytch',
  issuer: 'Stytch',
  rules: [
    {
      id: 'stytch-secret',
      title: 'Stytch project secret',
      severity: 'critical',
      keywords: ['secret-live-', 'secret-test-'],
      pattern: token(/secret-(?:live|test)-[0-9A-Za-z_-]{35,44}={0,2}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('secret-test-') ? 'low' : 'critical'),
      source: 'https://stytch.com/docs/workspace-management/pwa/project-secrets',
      revoke: 'https://stytch.com/dashboard/api-keys',
      examples: [
        'STYTCH_SECRET=secret-live-{alnum:35}=',
        'export STYTCH_SECRET="secret-live-{alnum:35}="',
        'secret-test-{alnum:35}=',
      ],
      nearMisses: ['STYTCH_SECRET=secret-live-{alnum:34}', 'xsecret-live-{alnum:35}='],
    },
  ],
};
