import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const toggl: IssuerRules = {
  id: 'toggl',
  issuer: 'Toggl',
  rules: [
    {
      id: 'toggl-api-token',
      title: 'Toggl API token',
      severity: 'medium',
      keywords: ['toggl'],
      pattern: assigned(/toggl/, /token|key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://engineering.toggl.com/docs/authentication',
      revoke: 'https://track.toggl.com/profile',
      examples: [
        'TOGGL_API_TOKEN={hex:32}',
        "export TOGGL_API_TOKEN='{hex:32}'",
        '<add key="togglApiToken" value="{hex:32}" />',
      ],
      nearMisses: [
        'TOGGL_API_TOKEN={hex:31}',
        'TOGGL_API_TOKEN="{hex:32}0"',
        'toggl: commit {hex:32}',
        'TOGGL_API_TOKEN=00000000000000000000000000000000',
      ],
    },
  ],
};
