import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const cloudsmith: IssuerRules = {
  id: 'cloudsmith',
  issuer: 'Cloudsmith',
  rules: [
    {
      id: 'cloudsmith-api-key',
      title: 'Cloudsmith API key',
      severity: 'critical',
      keywords: ['cloudsmith'],
      pattern: assigned(/cloudsmith/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://help.cloudsmith.io/docs/api-key',
      revoke: 'https://cloudsmith.io/user/settings/api/',
      examples: [
        'CLOUDSMITH_API_KEY={hex:40}',
        '- name: CLOUDSMITH_API_KEY\n  value: {hex:40}',
        "export CLOUDSMITH_API_KEY='{hex:40}'",
      ],
      nearMisses: [
        'CLOUDSMITH_API_KEY={hex:39}',
        'CLOUDSMITH_API_KEY="{hex:40}0"',
        'cloudsmith: commit {hex:40}',
        'CLOUDSMITH_API_KEY=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
