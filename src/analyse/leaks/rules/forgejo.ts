import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const forgejo: IssuerRules = {
  id: 'forgejo',
  issuer: 'Forgejo',
  rules: [
    {
      id: 'forgejo-token',
      title: 'Forgejo or Codeberg access token',
      severity: 'high',
      keywords: ['forgejo', 'codeberg'],
      pattern: assigned(/forgejo|codeberg/, /token/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://forgejo.org/docs/latest/user/api-usage/',
      revoke: 'https://forgejo.org/docs/latest/user/api-usage/',
      examples: [
        'FORGEJO_TOKEN={hex:40}',
        "const forgejoToken = process.env.FORGEJO_TOKEN || '{hex:40}';",
        'forgejoToken: string = "{hex:40}"',
      ],
      nearMisses: [
        'FORGEJO_TOKEN={hex:39}',
        'FORGEJO_TOKEN="{hex:40}0"',
        'forgejo: commit {hex:40}',
        'FORGEJO_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
