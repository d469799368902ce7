import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://segment.com/docs/api/public-api/';
const REVOKE = 'https://app.segment.com/goto-my-workspace/settings/access-management';

export const segment: IssuerRules = {
  id: 'segment',
  issuer: 'Segment',
  rules: [
    {
      id: 'segment-public-api-token',
      title: 'Segment Public API token',
      severity: 'high',
      keywords: ['sgp_'],
      pattern: token(/sgp_[0-9A-Za-z]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['SEGMENT_TOKEN=sgp_{alnum:64}', "const client = new Client('sgp_{alnum:64}');"],
      nearMisses: [
        'SEGMENT_TOKEN=sgp_{alnum:63}',
        'xsgp_{alnum:64}',
        '"sgp_{alnum:64}0"',
        'SEGMENT_TOKEN=sgp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'segment-write-key',
      title: 'Segment write key',
      severity: 'low',
      keywords: ['segment'],
      pattern: assigned(/segment/, /write[_-]?key/, /[0-9A-Za-z]{32}/),
      entropy: 3.6,
      source: 'https://segment.com/docs/connections/find-writekey/',
      revoke: REVOKE,
      examples: [
        'SEGMENT_WRITE_KEY={alnum:32}',
        'private static final String SEGMENT_WRITE_KEY = "{alnum:32}";',
        'segmentWriteKey := `{alnum:32}`',
      ],
      nearMisses: [
        'SEGMENT_WRITE_KEY={alnum:31}',
        'SEGMENT_WRITE_KEY="{alnum:32}0"',
        'segment: commit {alnum:32}',
        'SEGMENT_WRITE_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
