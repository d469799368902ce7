import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const strava: IssuerRules = {
  id: 'strava',
  issuer: 'Strava',
  rules: [
    {
      id: 'strava-client-secret',
      title: 'Strava client secret or token',
      severity: 'medium',
      keywords: ['strava'],
      pattern: assigned(/strava/, /secret(?:[_-]?key)?|token/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://developers.strava.com/docs/authentication/',
      revoke: 'https://www.strava.com/settings/api',
      examples: [
        'STRAVA_CLIENT_SECRET={hex:40}',
        'os.environ.get("STRAVA_CLIENT_SECRET", "{hex:40}")',
        "export STRAVA_CLIENT_SECRET='{hex:40}'",
      ],
      nearMisses: [
        'STRAVA_CLIENT_SECRET={hex:39}',
        'STRAVA_CLIENT_SECRET="{hex:40}0"',
        'strava: commit {hex:40}',
        'STRAVA_CLIENT_SECRET=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
