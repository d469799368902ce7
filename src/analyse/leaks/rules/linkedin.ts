import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://learn.microsoft.com/en-us/linkedin/shared/authentication/client-credentials-flow';
const REVOKE = 'https://www.linkedin.com/developers/apps';

export const linkedin: IssuerRules = {
  id: 'linkedin',
  issuer: 'LinkedIn',
  rules: [
    {
      id: 'linkedin-client-secret',
      title: 'LinkedIn client secret',
      severity: 'high',
      keywords: ['wpl_ap1.', 'wpl_ap0.'],
      pattern: token(/WPL_AP[01]\.[0-9A-Za-z]{16}\.[0-9A-Za-z+/]{6}==/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['export TOKEN="WPL_AP1.{alnum:16}.{alnum:6}=="', '"echo\\nWPL_AP1.{alnum:16}.{alnum:6}=="'],
      nearMisses: [
        'TOKEN=WPL_AP1.{alnum:15}.{alnum:6}==',
        'xWPL_AP1.{alnum:16}.{alnum:6}==',
        'token: WPL_AP1.xxxxxxxxxxxxxxxx.xxxxxx==',
      ],
    },
    {
      id: 'linkedin-legacy-client-secret',
      title: 'LinkedIn client secret (16 characters)',
      severity: 'high',
      keywords: ['linkedin'],
      pattern: assigned(/linkedin/, /secret/, /[0-9A-Za-z]{16}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'LINKEDIN_CLIENT_SECRET={alnum:16}',
        '"linkedinClientSecret": "{alnum:16}",',
        "const linkedinClientSecret = process.env.LINKEDIN_CLIENT_SECRET || '{alnum:16}';",
      ],
      nearMisses: [
        'LINKEDIN_CLIENT_SECRET={alnum:15}',
        'LINKEDIN_CLIENT_SECRET="{alnum:16}0"',
        'linkedin: commit {alnum:16}',
        'LINKEDIN_CLIENT_SECRET=xxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
