import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mux: IssuerRules = {
  id: 'mux',
  issuer: 'Mux',
  rules: [
    {
      id: 'mux-token-secret',
      title: 'Mux access token secret',
      severity: 'high',
      keywords: ['mux_', 'mux-', 'mux.com', 'muxtoken', 'muxsecret'],
      pattern: assigned(/mux/, /secret(?:[_-]?key)?/, /[0-9A-Za-z+/]{75}/),
      entropy: 3,
      source: 'https://www.mux.com/docs/core/make-api-requests',
      revoke: 'https://dashboard.mux.com/settings/access-tokens',
      examples: [
        'MUX_TOKEN_SECRET={alnum:60}+/{alnum:13}',
        'mux-token-secret: "{alnum:75}"',
        'curl https://api.mux.com -H "secret: {alnum:75}"',
      ],
      nearMisses: [
        'MUX_TOKEN_SECRET={alnum:74}',
        'MUX_TOKEN_SECRET="{base64:75}0"',
        'mux_: commit {base64:75}',
        'MUX_TOKEN_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
