import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const todoist: IssuerRules = {
  id: 'todoist',
  issuer: 'Todoist',
  rules: [
    {
      id: 'todoist-api-token',
      title: 'Todoist API token',
      severity: 'medium',
      keywords: ['todoist'],
      pattern: assigned(/todoist/, /token|key/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://developer.todoist.com/api/v1/#tag/Authorization',
      revoke: 'https://app.todoist.com/app/settings/integrations/developer',
      examples: [
        'TODOIST_API_TOKEN={hex:40}',
        '"todoistApiToken": "{hex:40}",',
        'todoist-api-token: {hex:40}',
      ],
      nearMisses: [
        'TODOIST_API_TOKEN={hex:39}',
        'TODOIST_API_TOKEN="{hex:40}0"',
        'todoist: commit {hex:40}',
        'TODOIST_API_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
