import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.godaddy.com/getstarted';
const REVOKE = 'https://developer.godaddy.com/keys';

export const godaddy: IssuerRules = {
  id: 'godaddy',
  issuer: 'GoDaddy',
  rules: [
    {
      id: 'godaddy-api-key',
      title: 'GoDaddy API key',
      severity: 'critical',
      keywords: ['godaddy', 'sso-key'],
      pattern: assigned(
        /godaddy/,
        /key|token|secret|passw(?:or)?d|auth/,
        /[0-9A-Za-z]{10,14}_[0-9A-Za-z]{20,24}/,
      ),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'GODADDY_API_KEY={alnum:12}_{alnum:22}',
        "const godaddyApiKey = process.env.GODADDY_API_KEY || '{alnum:12}_{alnum:22}';",
        'godaddyApiKey: string = "{alnum:12}_{alnum:22}"',
      ],
      nearMisses: [
        'GODADDY_API_KEY={alnum:12}_{alnum:15}',
        'godaddy: commit {alnum:12}_{alnum:22}',
        'GODADDY_API_KEY=xxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'godaddy-sso-key',
      title: 'GoDaddy API key with its secret',
      severity: 'critical',
      keywords: ['sso-key'],
      pattern: /sso-key\s{1,3}[0-9A-Za-z_]{30,40}:(?<secret>[0-9A-Za-z]{20,24})(?![0-9A-Za-z])/,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'Authorization: sso-key {alnum:12}_{alnum:22}:{alnum:22}',
        "'sso-key {alnum:12}_{alnum:22}:{alnum:20}'",
      ],
      nearMisses: [
        'Authorization: sso-key {alnum:12}_{alnum:22}:{alnum:12}',
        'Authorization: sso-key KEY:SECRET',
        'Authorization: sso-key {alnum:12}_{alnum:22}:xxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
