import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.easypost.com/docs/authentication';
const REVOKE = 'https://www.easypost.com/account/api-keys';

export const easypost: IssuerRules = {
  id: 'easypost',
  issuer: 'EasyPost',
  rules: [
    {
      id: 'easypost-production-key',
      title: 'EasyPost production API key',
      severity: 'critical',
      keywords: ['ezak'],
      pattern: token(/EZAK[0-9A-Za-z]{54}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ["client = Client('EZAK{alnum:54}')", '  token: EZAK{alnum:54} # of the release'],
      nearMisses: [
        'TOKEN=EZAK{alnum:53}',
        'xEZAK{alnum:54}',
        'EZAK{alnum:54}0',
        'token: EZAKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'easypost-test-key',
      title: 'EasyPost test API key',
      severity: 'low',
      keywords: ['eztk'],
      pattern: token(/EZTK[0-9A-Za-z]{54}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=EZTK{alnum:54}&page=2',
        'export TOKEN="EZTK{alnum:54}"',
      ],
      nearMisses: [
        'TOKEN=EZTK{alnum:53}',
        'xEZTK{alnum:54}',
        'EZTK{alnum:54}0',
        'token: EZTKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
