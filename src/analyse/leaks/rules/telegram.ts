import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://core.telegram.org/bots/features#generating-an-authentication-token';
const REVOKE = 'https://t.me/BotFather';

export const telegram: IssuerRules = {
  id: 'telegram',
  issuer: 'Telegram',
  rules: [
    {
      id: 'telegram-bot-token',
      title: 'Telegram bot token',
      severity: 'high',
      keywords: [':aaa', ':aab', ':aac', ':aad', ':aae', ':aaf', ':aag', ':aah'],
      pattern: /(?:(?<![0-9A-Za-z_.])|(?<=\/bot))[1-9]\d{7,9}:AA[A-H][0-9A-Za-z_-]{32}(?![0-9A-Za-z_-])/,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TELEGRAM_BOT_TOKEN=1{digit:9}:AAF{base64url:32}',
        'run --telegram-bot-token 1{digit:9}:AAF{base64url:32} --verbose',
        'https://api.telegram.org/bot1{digit:8}:AAG{base64url:32}/getMe',
      ],
      nearMisses: [
        'TELEGRAM_BOT_TOKEN=1{digit:9}:AAF{alnum:31}',
        '1{digit:9}:AAx{alnum:32}',
        '0{digit:9}:AAF{alnum:32}',
        '1{digit:9}:AAFxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'telegram-api-hash',
      title: 'Telegram application API hash',
      severity: 'medium',
      keywords: ['telegram', 'tg_api', 'tg-api', 'api_hash', 'api-hash'],
      pattern: assigned(/telegram|tg[_-]?api|api/, /hash/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://core.telegram.org/api/obtaining_api_id',
      revoke: 'https://my.telegram.org/apps',
      examples: [
        'TELEGRAM_API_HASH={hex:32}',
        'api_hash = "{hex:32}"',
        'TelegramClient(name, api_id=12345, api_hash="{hex:32}")',
      ],
      nearMisses: [
        'TELEGRAM_API_HASH={hex:31}',
        'TELEGRAM_API_HASH="{hex:32}0"',
        'telegram: commit {hex:32}',
        'TELEGRAM_API_HASH=00000000000000000000000000000000',
      ],
    },
  ],
};
