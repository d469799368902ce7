import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const gitea: IssuerRules = {
  id: 'gitea',
  issuer: 'Gitea',
  rules: [
    {
      id: 'gitea-token',
      title: 'Gitea access token',
      severity: 'high',
      keywords: ['gitea'],
      pattern: assigned(/gitea/, /token/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://docs.gitea.com/development/api-usage',
      revoke: 'https://docs.gitea.com/development/api-usage',
      examples: [
        'GITEA_TOKEN={hex:40}',
        '- name: GITEA_TOKEN\n  value: {hex:40}',
        "export GITEA_TOKEN='{hex:40}'",
      ],
      nearMisses: [
        'GITEA_TOKEN={hex:39}',
        'GITEA_TOKEN="{hex:40}0"',
        'gitea: commit {hex:40}',
        'GITEA_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
