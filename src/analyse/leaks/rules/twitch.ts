import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://dev.twitch.tv/docs/authentication/';
const REVOKE = 'https://dev.twitch.tv/console/apps';

export const twitch: IssuerRules = {
  id: 'twitch',
  issuer: 'Twitch',
  rules: [
    {
      id: 'twitch-client-secret',
      title: 'Twitch client secret or access token',
      severity: 'high',
      keywords: ['twitch'],
      pattern: assigned(/twitch/, /secret(?:[_-]?key)?|token/, /[0-9a-z]{30}/),
      entropy: 3.4,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TWITCH_CLIENT_SECRET={lower-alnum:30}',
        'twitchClientSecret := `{lower-alnum:30}`',
        '"twitchClientSecret": "{lower-alnum:30}",',
      ],
      nearMisses: [
        'TWITCH_CLIENT_SECRET={lower-alnum:29}',
        'TWITCH_CLIENT_SECRET="{lower-alnum:30}0"',
        'twitch: commit {lower-alnum:30}',
        'TWITCH_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'twitch-chat-token',
      title: 'Twitch chat OAuth token',
      severity: 'medium',
      keywords: ['oauth:'],
      pattern: token(/oauth:[0-9a-z]{30}/),
      entropy: 3,
      source: 'https://dev.twitch.tv/docs/chat/authenticating/',
      revoke: REVOKE,
      examples: [
        'TWITCH_OAUTH=oauth:{lower-alnum:30}',
        '  twitch-oauth: oauth:{lower-alnum:30} # of the release',
      ],
      nearMisses: [
        'TWITCH_OAUTH=oauth:{lower-alnum:29}',
        'xoauth:{lower-alnum:30}',
        '"oauth:{lower-alnum:30}0"',
        'TWITCH_OAUTH=oauth:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'twitch-stream-key',
      title: 'Twitch stream key',
      severity: 'medium',
      keywords: ['live_'],
      pattern: token(/live_\d{7,11}_[0-9A-Za-z]{30}/),
      entropy: 3,
      source: 'https://help.twitch.tv/s/article/twitch-stream-key-faq',
      revoke: REVOKE,
      examples: [
        'TWITCH_STREAM_KEY=live_{digit:9}_{alnum:30}',
        'Authorization: Bearer live_{digit:9}_{alnum:30}',
      ],
      nearMisses: [
        'TWITCH_STREAM_KEY=live_{digit:9}_{alnum:29}',
        'xlive_{digit:9}_{alnum:30}',
        'TWITCH_STREAM_KEY=live_000000000_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
