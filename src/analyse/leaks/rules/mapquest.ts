import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mapquest: IssuerRules = {
  id: 'mapquest',
  issuer: 'MapQuest',
  rules: [
    {
      id: 'mapquest-api-key',
      title: 'MapQuest API key',
      severity: 'low',
      keywords: ['mapquest'],
      pattern: assigned(/mapquest/, /key/, /[0-9A-Za-z]{32}/),
      entropy: 3,
      source: 'https://developer.mapquest.com/documentation/',
      revoke: 'https://developer.mapquest.com/user/me/apps',
      examples: [
        'MAPQUEST_API_KEY={alnum:32}',
        'os.environ.get("MAPQUEST_API_KEY", "{alnum:32}")',
        "export MAPQUEST_API_KEY='{alnum:32}'",
      ],
      nearMisses: [
        'MAPQUEST_API_KEY={alnum:31}',
        'MAPQUEST_API_KEY="{alnum:32}0"',
        'mapquest: commit {alnum:32}',
        'MAPQUEST_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
