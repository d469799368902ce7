import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const plivo: IssuerRules = {
  id: 'plivo',
  issuer: 'Plivo',
  rules: [
    {
      id: 'plivo-auth-token',
      title: 'Plivo auth token',
      severity: 'high',
      keywords: ['plivo'],
      pattern: assigned(/plivo/, /token/, /[0-9A-Za-z]{40}/),
      entropy: 3.6,
      source: 'https://www.plivo.com/docs/account/api/request',
      revoke: 'https://console.plivo.com/dashboard/',
      examples: [
        'PLIVO_AUTH_TOKEN={alnum:40}',
        'os.environ.get("PLIVO_AUTH_TOKEN", "{alnum:40}")',
        "export PLIVO_AUTH_TOKEN='{alnum:40}'",
      ],
      nearMisses: [
        'PLIVO_AUTH_TOKEN={alnum:39}',
        'PLIVO_AUTH_TOKEN="{alnum:40}0"',
        'plivo: commit {alnum:40}',
        'PLIVO_AUTH_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'PLIVO_AUTH_ID=MA{upper-alnum:18}',
      ],
    },
  ],
};
