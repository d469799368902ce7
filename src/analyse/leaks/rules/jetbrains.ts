import { assigned, token } from '../format/pattern.ts';
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
    {
      id: 'jetbrains-marketplace-token',
      title: 'JetBrains Marketplace token',
      severity: 'high',
      keywords: [
        'publish_token',
        'publish-token',
        'publishtoken',
        'intellijpublish',
        'intellij_publish',
        'intellij-publish',
      ],
      pattern: assigned(
        /publish|intellij/,
        /key|token|secret|passw(?:or)?d|auth/,
        /perm:[0-9A-Za-z=]{4,80}\.[0-9A-Za-z=-]{4,80}\.[0-9A-Za-z]{30}/,
      ),
      entropy: 3,
      source: 'https://plugins.jetbrains.com/docs/marketplace/plugin-upload.html',
      revoke: 'https://plugins.jetbrains.com/author/me/tokens',
      examples: [
        'INTELLIJ_PUBLISH_TOKEN=perm:{alnum:12}.{alnum:8}.{alnum:30}',
        '"intellijPublishToken": "perm:{alnum:12}.{alnum:8}.{alnum:30}",',
        "const intellijPublishToken = process.env.INTELLIJ_PUBLISH_TOKEN || 'perm:{alnum:12}.{alnum:8}.{alnum:30}';",
      ],
      nearMisses: [
        'INTELLIJ_PUBLISH_TOKEN=perm:{alnum:12}.{alnum:8}.{alnum:29}',
        'INTELLIJ_PUBLISH_TOKEN="perm:{alnum:12}.{alnum:8}.{alnum:30}0"',
        'intellij: commit perm:{alnum:12}.{alnum:8}.{alnum:30}',
        'INTELLIJ_PUBLISH_TOKEN=perm:xxxxxxxxxxxx.xxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
