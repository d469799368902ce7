import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const wiz: IssuerRules = {
  id: 'wiz',
  issuer: 'Wiz',
  rules: [
    {
      id: 'wiz-client-secret',
      title: 'Wiz service account client secret',
      severity: 'critical',
      keywords: ['wiz_', 'wiz-', 'wiz.io', 'wizclient'],
      pattern: assigned(/wiz/, /secret(?:[_-]?key)?/, /[0-9A-Za-z]{64}/),
      entropy: 3,
      source: 'https://win.wiz.io/reference/authentication',
      revoke: 'https://app.wiz.io/settings/service-accounts',
      examples: [
        'WIZ_CLIENT_SECRET={alnum:64}',
        '<add key="wizClientSecret" value="{alnum:64}" />',
        'private static final String WIZ_CLIENT_SECRET = "{alnum:64}";',
      ],
      nearMisses: [
        'WIZ_CLIENT_SECRET={alnum:63}',
        'WIZ_CLIENT_SECRET="{alnum:64}0"',
        'wiz_: commit {alnum:64}',
        'WIZ_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
