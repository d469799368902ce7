import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const definedNetworking: IssuerRules = {
  id: 'defined-networking',
  issuer: 'Defined Networking',
  rules: [
    {
      id: 'defined-networking-api-key',
      title: 'Defined Networking API key',
      severity: 'critical',
      keywords: ['dnkey-'],
      pattern: token(/dnkey-[0-9A-Za-z=_-]{26}-[0-9A-Za-z=_-]{52}/),
      entropy: 3,
      source: 'https://docs.defined.net/guides/api-keys/',
      revoke: 'https://admin.defined.net/settings/api-keys',
      examples: [
        'export TOKEN="dnkey-{upper-alnum:26}-{upper-alnum:52}"',
        '"echo\\ndnkey-{upper-alnum:26}-{upper-alnum:52}"',
      ],
      nearMisses: [
        'TOKEN=dnkey-{upper-alnum:26}-{upper-alnum:51}',
        'xdnkey-{upper-alnum:26}-{upper-alnum:52}',
        'dnkey-{upper-alnum:26}-{upper-alnum:52}0',
        'token: dnkey-XXXXXXXXXXXXXXXXXXXXXXXXXX-XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
