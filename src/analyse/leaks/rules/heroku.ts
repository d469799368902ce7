import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://devcenter.heroku.com/articles/authentication';
const REVOKE = 'https://dashboard.heroku.com/account';

export const heroku: IssuerRules = {
  id: 'heroku',
  issuer: 'Heroku',
  rules: [
    {
      id: 'heroku-api-key',
      title: 'Heroku API key',
      severity: 'critical',
      keywords: ['hrku-aa'],
      pattern: token(/HRKU-AA[0-9A-Za-z_-]{58}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '<add name="token" value="HRKU-AA{base64url:57}A"/>',
        'curl https://api.example.com/?token=HRKU-AA{base64url:57}A&page=2',
      ],
      nearMisses: [
        'TOKEN=HRKU-AA{base64url:56}A',
        'xHRKU-AA{base64url:57}A',
        'HRKU-AA{base64url:57}A0',
        'token: HRKU-AAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxA',
      ],
    },
    {
      id: 'heroku-api-key-with-uuid',
      title: 'Heroku API key (UUID)',
      severity: 'critical',
      keywords: ['hrku-'],
      pattern: token(/HRKU-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '"echo\\nHRKU-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
        '<add name="token" value="HRKU-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"/>',
      ],
      nearMisses: [
        'TOKEN=HRKU-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xHRKU-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'HRKU-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0',
        'token: HRKU-00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'heroku-legacy-api-key',
      title: 'Heroku API key (legacy)',
      severity: 'critical',
      keywords: ['heroku'],
      pattern: assigned(
        /heroku/,
        /key|token|auth/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'HEROKU_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '<add key="herokuApiKey" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'heroku_api_key: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'HEROKU_API_KEY={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'HEROKU_API_KEY="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'heroku: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'HEROKU_API_KEY=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
