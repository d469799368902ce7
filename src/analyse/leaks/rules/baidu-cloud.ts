import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://console.bce.baidu.com/iam/';

export const baiduCloud: IssuerRules = {
  id: 'baidu-cloud',
  issuer: 'Baidu AI Cloud',
  rules: [
    {
      id: 'baidu-cloud-access-key-id',
      title: 'Baidu AI Cloud access key id',
      severity: 'medium',
      keywords: ['altak'],
      pattern: token(/ALTAK[0-9A-Za-z]{21}/),
      entropy: 3,
      source: 'https://cloud.baidu.com/doc/Reference/s/9jwvz2egb',
      revoke: REVOKE,
      examples: ['{"token": "ALTAK{alnum:21}"}', "client = Client('ALTAK{alnum:21}')"],
      nearMisses: [
        'TOKEN=ALTAK{alnum:20}',
        'xALTAK{alnum:21}',
        'ALTAK{alnum:21}0',
        'token: ALTAKxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'baidu-cloud-api-key',
      title: 'Baidu AI Cloud API key',
      severity: 'high',
      keywords: ['bce-v3/'],
      pattern: token(/bce-v3\/ALTAK-[0-9A-Za-z]{21}\/[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://cloud.baidu.com/doc/qianfan-api/s/ym9chdsy5',
      revoke: REVOKE,
      examples: [
        'Authorization: Bearer bce-v3/ALTAK-{alnum:21}/{hex:40}',
        'ENV TOKEN bce-v3/ALTAK-{alnum:21}/{hex:40}',
      ],
      nearMisses: [
        'TOKEN=bce-v3/ALTAK-{alnum:21}/{hex:39}',
        'xbce-v3/ALTAK-{alnum:21}/{hex:40}',
        'bce-v3/ALTAK-{alnum:21}/{hex:40}0',
        'token: bce-v3/ALTAK-xxxxxxxxxxxxxxxxxxxxx/0000000000000000000000000000000000000000',
      ],
    },
  ],
};
