import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const pipedrive: IssuerRules = {
  id: 'pipedrive',
  issuer: 'Pipedrive',
  rules: [
    {
      id: 'pipedrive-api-token',
      title: 'Pipedrive API token',
      severity: 'high',
      keywords: ['pipedrive'],
      pattern: assigned(/pipedrive/, /token|key/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://pipedrive.readme.io/docs/how-to-find-the-api-token',
      revoke: 'https://app.pipedrive.com/settings/api',
      examples: [
        'PIPEDRIVE_API_TOKEN={hex:40}',
        'os.environ.get("PIPEDRIVE_API_TOKEN", "{hex:40}")',
        "export PIPEDRIVE_API_TOKEN='{hex:40}'",
        'https://api.pipedrive.com/v1/deals?api_token={hex:40}',
      ],
      nearMisses: [
        'PIPEDRIVE_API_TOKEN={hex:39}',
        'PIPEDRIVE_API_TOKEN="{hex:40}0"',
        'pipedrive: commit {hex:40}',
        'PIPEDRIVE_API_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
