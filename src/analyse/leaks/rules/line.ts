import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developers.line.biz/en/docs/basics/channel-access-token/';
const REVOKE = 'https://developers.line.biz/console/';

export const line: IssuerRules = {
  id: 'line',
  issuer: 'LINE',
  rules: [
    {
      id: 'line-channel-access-token',
      title: 'LINE channel access token',
      severity: 'high',
      keywords: [
        'line_channel',
        'line-channel',
        'linechannel',
        'channel_access',
        'channel-access',
        'channelaccess',
        'line_access',
        'line-access',
        'lineaccess',
        'linebot',
        'line_bot',
        'line-bot',
      ],
      pattern: assigned(/line|channel/, /token/, /[0-9A-Za-z+/]{168,174}={0,2}/),
      reach: 384,
      entropy: 4,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'LINE_CHANNEL_ACCESS_TOKEN={alnum:171}=',
        '- name: LINE_CHANNEL_ACCESS_TOKEN\n  value: {alnum:171}=',
        "export LINE_CHANNEL_ACCESS_TOKEN='{alnum:171}='",
      ],
      nearMisses: [
        'LINE_CHANNEL_ACCESS_TOKEN={alnum:120}=',
        'line: commit {alnum:171}=',
        'LINE_CHANNEL_ACCESS_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=',
      ],
    },
    {
      id: 'line-channel-secret',
      title: 'LINE channel secret',
      severity: 'high',
      keywords: [
        'line_channel',
        'line-channel',
        'linechannel',
        'channel_secret',
        'channel-secret',
        'channelsecret',
        'linebot',
        'line_bot',
        'line-bot',
      ],
      pattern: assigned(/line|channel/, /secret/, /[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'LINE_CHANNEL_SECRET={hex:32}',
        "const lineChannelSecret = process.env.LINE_CHANNEL_SECRET || '{hex:32}';",
        'lineChannelSecret: string = "{hex:32}"',
      ],
      nearMisses: [
        'LINE_CHANNEL_SECRET={hex:31}',
        'LINE_CHANNEL_SECRET="{hex:32}0"',
        'line: commit {hex:32}',
        'LINE_CHANNEL_SECRET=00000000000000000000000000000000',
      ],
    },
  ],
};
