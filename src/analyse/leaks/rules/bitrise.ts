import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const bitrise: IssuerRules = {
  id: 'bitrise',
  issuer: 'Bitrise',
  rules: [
    {
      id: 'bitrise-personal-access-token',
      title: 'Bitrise personal access token',
      severity: 'high',
      keywords: ['bitrise'],
      pattern: assigned(/bitrise/, /key|token|secret|passw(?:or)?d|auth/, /[0-9A-Za-z_-]{86}/),
      entropy: 4,
      source: 'https://docs.bitrise.io/en/bitrise-platform/accounts/personal-access-tokens.html',
      revoke: 'https://app.bitrise.io/me/account/security',
      examples: [
        'BITRISE_API_TOKEN={base64url:86}',
        'bitrise_api_token: {base64url:86}',
        'os.environ.get("BITRISE_API_TOKEN", "{base64url:86}")',
      ],
      nearMisses: [
        'BITRISE_API_TOKEN={base64url:85}',
        'BITRISE_API_TOKEN="{base64url:86}0"',
        'bitrise: commit {base64url:86}',
        'BITRISE_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
