import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const jetbrains: IssuerRules = {
  id: 'jetbrains',
  issuer: 'JetBrains',
  rules: [
    {
      id: 'jetbrains-permanent-token',
      title: 'JetBrains permanent token',
      severity: 'critical',
      keywords: ['perm:', 'perm-'],
      pattern: token(/perm[:-][0-9A-Za-z=_-]{4,80}\.[0-9A-Za-z=_-]{4,80}\.[0-9A-Za-z]{30}/),
      entropy: 3,
      source: 'https://www.jetbrains.com/help/youtrack/devportal/Manage-Permanent-Token.html',
      revoke: 'https://hub.jetbrains.com/help/hub/manage-permanent-tokens.html',
      examples: ['YOUTRACK_TOKEN=perm:{jetbrains:token}', 'Authorization: Bearer perm-{jetbrains:token}'],
      nearMisses: [
        'YOUTRACK_TOKEN=perm:{alnum:8}.{alnum:8}.{alnum:29}',
        'perm-{letter:8}',
        'perm:xxxxxxxx.xxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
