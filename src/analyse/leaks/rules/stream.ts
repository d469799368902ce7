import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const stream: IssuerRules = {
  id: 'stream',
  issuer: 'Stream',
  rules: [
    {
      id: 'stream-api-secret',
      title: 'Stream API secret',
      severity: 'high',
      keywords: [
        'getstream',
        'stream_api',
        'stream-api',
        'streamapi',
        'streamchat',
        'stream_chat',
        'stream-chat',
      ],
      pattern: assigned(
        /get[_-]?stream|stream[_-]?api|stream[_-]?chat/,
        /secret(?:[_-]?key)?/,
        /[0-9a-z]{64}/,
      ),
      entropy: 3,
      source: 'https://getstream.io/chat/docs/node/tokens_and_authentication/',
      revoke: 'https://dashboard.getstream.io/',
      examples: [
        'STREAM_API_SECRET={lower-alnum:64}',
        '<add key="streamApiSecret" value="{lower-alnum:64}" />',
        'private static final String STREAM_API_SECRET = "{lower-alnum:64}";',
      ],
      nearMisses: [
        'STREAM_API_SECRET={lower-alnum:63}',
        'STREAM_API_SECRET="{lower-alnum:64}0"',
        'getstream: commit {lower-alnum:64}',
        'STREAM_API_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
