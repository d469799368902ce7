import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const bugsnag: IssuerRules = {
  id: 'bugsnag',
  issuer: 'BugSnag',
  rules: [
    {
      id: 'bugsnag-personal-auth-token',
      title: 'BugSnag personal auth token',
      severity: 'medium',
      keywords: ['bugsnag'],
      pattern: assigned(/bugsnag/, /token/, /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://docs.bugsnag.com/api/data-access/',
      revoke: 'https://app.bugsnag.com/settings/',
      examples: [
        'BUGSNAG_AUTH_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        "const bugsnagAuthToken = process.env.BUGSNAG_AUTH_TOKEN || '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}';",
        'bugsnagAuthToken: string = "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        'BUGSNAG_AUTH_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'BUGSNAG_AUTH_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'bugsnag: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'BUGSNAG_AUTH_TOKEN=00000000-0000-0000-0000-000000000000',
      ],
    },
  ],
};
