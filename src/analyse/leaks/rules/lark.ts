import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://open.larksuite.com/app';

export const lark: IssuerRules = {
  id: 'lark',
  issuer: 'Lark',
  rules: [
    {
      id: 'lark-webhook',
      title: 'Lark or Feishu webhook',
      severity: 'medium',
      keywords: ['open.feishu.cn/open-apis/bot', 'open.larksuite.com/open-apis/bot'],
      pattern:
        /open\.(?:feishu\.cn|larksuite\.com)\/open-apis\/bot\/v2\/hook\/(?<secret>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/,
      entropy: 3,
      source: 'https://open.larksuite.com/document/client-docs/bot-v3/add-custom-bot',
      revoke: REVOKE,
      examples: [
        'https://open.feishu.cn/open-apis/bot/v2/hook/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        '"url": "https://open.larksuite.com/open-apis/bot/v2/hook/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}"',
      ],
      nearMisses: [
        'https://open.feishu.cn/open-apis/bot/v2/hook/xxxxxxxx-xxxx',
        'https://open.feishu.cn/open-apis/bot/v2/hook/{hex:8}-{hex:4}',
        'https://open.feishu.cn/open-apis/bot/v2/hook/00000000-0000-0000-0000-000000000000',
      ],
    },
    {
      id: 'lark-app-secret',
      title: 'Lark or Feishu app secret',
      severity: 'high',
      keywords: ['feishu', 'larksuite', 'lark_app', 'lark-app', 'larkapp'],
      pattern: assigned(/feishu|lark/, /secret/, /[0-9A-Za-z]{32}/),
      entropy: 3.5,
      source:
        'https://open.larksuite.com/document/server-docs/getting-started/api-access-token/app-access-token-development-guide',
      revoke: REVOKE,
      examples: [
        'LARK_APP_SECRET={alnum:32}',
        'larkAppSecret: string = "{alnum:32}"',
        '- name: LARK_APP_SECRET\n  value: {alnum:32}',
      ],
      nearMisses: [
        'LARK_APP_SECRET={alnum:31}',
        'LARK_APP_SECRET="{alnum:32}0"',
        'lark: commit {alnum:32}',
        'LARK_APP_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
