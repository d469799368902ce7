import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developers.notion.com/docs/authorization';
const REVOKE = 'https://www.notion.so/profile/integrations';

export const notion: IssuerRules = {
  id: 'notion',
  issuer: 'Notion',
  rules: [
    {
      id: 'notion-integration-token',
      title: 'Notion integration token',
      severity: 'high',
      keywords: ['ntn_'],
      pattern: token(/ntn_\d{11}[0-9A-Za-z]{35}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['NOTION_TOKEN=ntn_{digit:11}{alnum:35}', 'Authorization: Bearer ntn_{digit:11}{alnum:35}'],
      nearMisses: [
        'NOTION_TOKEN=ntn_{digit:11}{alnum:34}',
        'xntn_{digit:11}{alnum:35}',
        '"ntn_{digit:11}{alnum:35}0"',
        'NOTION_TOKEN=ntn_00000000000xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'notion-legacy-integration-token',
      title: 'Notion integration token (secret_)',
      severity: 'high',
      keywords: ['notion'],
      pattern: token(/secret_[0-9A-Za-z]{43}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'NOTION_TOKEN=secret_{alnum:43}',
        "import { Client } from '@notionhq/client';\nnew Client({ auth: 'secret_{alnum:43}' })",
      ],
      nearMisses: [
        'NOTION_TOKEN=secret_{alnum:42}',
        'xsecret_{alnum:43}',
        '"secret_{alnum:43}0"',
        'NOTION_TOKEN=secret_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'notion-session-cookie',
      title: 'Notion session cookie (token_v2)',
      severity: 'high',
      keywords: ['user_token_or_cookies'],
      pattern: token(/v0[23](?:%3A|:)\w{0,24}user_token_or_cookies(?:%3A|:)[0-9A-Za-z_-]{40,200}/),
      entropy: 3,
      source: 'https://www.notion.com/help/cookie-notice',
      revoke: REVOKE,
      examples: [
        'token_v2=v02%3Auser_token_or_cookies%3A{alnum:86}',
        "const client = new Client('v02%3Auser_token_or_cookies%3A{alnum:86}');",
      ],
      nearMisses: [
        'token_v2=v02%3Auser_token_or_cookies%3A{alnum:20}',
        'xv02%3Auser_token_or_cookies%3A{alnum:86}',
      ],
    },
  ],
};
