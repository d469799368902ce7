import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages';
const REVOKE = 'https://open-dev.dingtalk.com/';

export const dingtalk: IssuerRules = {
  id: 'dingtalk',
  issuer: 'DingTalk',
  rules: [
    {
      id: 'dingtalk-webhook',
      title: 'DingTalk robot webhook',
      severity: 'medium',
      keywords: ['oapi.dingtalk.com'],
      pattern: /oapi\.dingtalk\.com\/robot\/send\?access_token=(?<secret>[0-9a-f]{64})(?![0-9a-f])/,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'https://oapi.dingtalk.com/robot/send?access_token={hex:64}',
        '"url": "https://oapi.dingtalk.com/robot/send?access_token={hex:64}&timestamp=1"',
      ],
      nearMisses: [
        'https://oapi.dingtalk.com/robot/send?access_token={hex:63}',
        'https://oapi.dingtalk.com/robot/send?access_token=XXXXXX',
        'https://oapi.dingtalk.com/robot/send?access_token=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'dingtalk-signing-secret',
      title: 'DingTalk robot signing secret',
      severity: 'medium',
      keywords: ['dingtalk'],
      pattern: assigned(/dingtalk/, /secret|sign/, /SEC[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'DINGTALK_SECRET=SEC{hex:64}',
        '"dingtalkSecret": "SEC{hex:64}",',
        "const dingtalkSecret = process.env.DINGTALK_SECRET || 'SEC{hex:64}';",
      ],
      nearMisses: [
        'DINGTALK_SECRET=SEC{hex:63}',
        'DINGTALK_SECRET="SEC{hex:64}0"',
        'dingtalk: commit SEC{hex:64}',
        'DINGTALK_SECRET=SEC0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
