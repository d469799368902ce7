import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const gitter: IssuerRules = {
  id: 'gitter',
  issuer: 'Gitter',
  rules: [
    {
      id: 'gitter-access-token',
      title: 'Gitter access token',
      severity: 'low',
      keywords: ['gitter'],
      pattern: assigned(/gitter/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://developer.gitter.im/docs/authentication',
      revoke: 'https://developer.gitter.im/apps',
      examples: [
        'GITTER_TOKEN={hex:40}',
        '--gitter-token {hex:40} --verbose',
        '<add key="gitterToken" value="{hex:40}" />',
      ],
      nearMisses: [
        'GITTER_TOKEN={hex:39}',
        'GITTER_TOKEN="{hex:40}0"',
        'gitter: commit {hex:40}',
        'GITTER_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
