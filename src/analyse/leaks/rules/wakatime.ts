import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://wakatime.com/developers#authentication';
const REVOKE = 'https://wakatime.com/settings/api-key';

export const wakatime: IssuerRules = {
  id: 'wakatime',
  issuer: 'WakaTime',
  rules: [
    {
      id: 'wakatime-api-key',
      title: 'WakaTime API key',
      severity: 'low',
      keywords: ['waka_'],
      pattern: token(/waka_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'WAKATIME_API_KEY=waka_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '  wakatime-api-key: waka_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12} # of the release',
      ],
      nearMisses: [
        'WAKATIME_API_KEY=waka_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xwaka_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '"waka_{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'WAKATIME_API_KEY=waka_00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'wakatime-access-token',
      title: 'WakaTime OAuth token',
      severity: 'low',
      keywords: ['waka_tok_', 'waka_ref_', 'waka_sec_'],
      pattern: token(/waka_(?:tok|ref|sec)_[0-9A-Za-z]{80}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['WAKATIME_TOKEN=waka_tok_{alnum:80}', 'Authorization: Bearer waka_tok_{alnum:80}'],
      nearMisses: [
        'WAKATIME_TOKEN=waka_tok_{alnum:79}',
        'xwaka_tok_{alnum:80}',
        'WAKATIME_TOKEN=waka_tok_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
