import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const maxmind: IssuerRules = {
  id: 'maxmind',
  issuer: 'MaxMind',
  rules: [
    {
      id: 'maxmind-license-key',
      title: 'MaxMind license key',
      severity: 'medium',
      keywords: ['_mmk'],
      pattern: token(/[0-9A-Za-z]{6}_[0-9A-Za-z]{29}_mmk/),
      entropy: 3,
      source: 'https://dev.maxmind.com/license-key/',
      revoke: 'https://www.maxmind.com/en/accounts/current/license-key',
      examples: [
        'MAXMIND_LICENSE_KEY={alnum:6}_{alnum:29}_mmk',
        '{"maxmindLicenseKey": "{alnum:6}_{alnum:29}_mmk"}',
      ],
      nearMisses: [
        'MAXMIND_LICENSE_KEY={alnum:6}_{alnum:28}_mmk',
        'x{alnum:6}_{alnum:29}_mmk',
        '"{alnum:6}_{alnum:29}_mmk0"',
        'MAXMIND_LICENSE_KEY=xxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxx_mmk',
      ],
    },
  ],
};
