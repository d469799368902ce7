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
      keywords: ['wpl_ap1.'],
      pattern: token(/WPL_AP1\.[0-9A-Za-z]{16}\.[0-9A-Za-z+/]{6}==/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        '<add name="token" value="WPL_AP1.{alnum:16}.{alnum:6}=="/>',
        'curl https://api.example.com/?token=WPL_AP1.{alnum:16}.{alnum:6}==&page=2',
      ],
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
        '--linkedin-client-secret {alnum:16} --verbose',
        '<add key="linkedinClientSecret" value="{alnum:16}" />',
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
