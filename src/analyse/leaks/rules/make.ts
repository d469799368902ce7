import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developers.make.com/api-documentation/authentication/create-authentication-token';
const REVOKE = 'https://www.make.com/en/login';

export const make: IssuerRules = {
  id: 'make',
  issuer: 'Make',
  rules: [
    {
      id: 'make-webhook',
      title: 'Make webhook URL',
      severity: 'medium',
      keywords: ['.make.com/'],
      pattern: token(/https:\/\/hook\.(?:[a-z]{2}\d\.)?(?:make|integromat)\.com\/[0-9a-z]{32}/),
      entropy: 3,
      source: 'https://help.make.com/webhooks',
      revoke: REVOKE,
      examples: [
        'MAKE_WEBHOOK=https://hook.eu1.make.com/{lower-alnum:32}',
        'Authorization: Bearer https://hook.eu1.make.com/{lower-alnum:32}',
      ],
      nearMisses: [
        'MAKE_WEBHOOK=https://hook.eu1.make.com/{lower-alnum:31}',
        'xhttps://hook.eu1.make.com/{lower-alnum:32}',
        'https://hook.eu1.make.com/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'make-api-token',
      title: 'Make API token',
      severity: 'high',
      keywords: ['make_api', 'make-api', 'makeapi', 'make.com/api', 'integromat'],
      pattern: assigned(
        /\bmake[_-]?api|make\.com\/api|integromat/,
        /token/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MAKE_API_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'curl https://eu1.make.com/api/v2/users/me -H "Authorization: Token {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
        'INTEGROMAT_TOKEN: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'MAKE_API_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'MAKE_API_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'make_api: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'MAKE_API_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
