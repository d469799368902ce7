import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules, Structure } from '../types.ts';

const REVOKE = 'https://discord.com/developers/applications';

/** The first part is base64 of the user's id: a number of 17 to 20 digits. */
function userOf(secret: string): Structure {
  const [user = ''] = secret.split('.');
  return /^\d{17,20}$/.test(Buffer.from(user, 'base64').toString('latin1')) ? 'right' : 'wrong';
}

export const discord: IssuerRules = {
  id: 'discord',
  issuer: 'Discord',
  rules: [
    {
      id: 'discord-bot-token',
      title: 'Discord bot token',
      severity: 'critical',
      keywords: [
        'discord',
        'bot_token',
        'bottoken',
        'bot token',
        'authorization: bot ',
        'client.login',
        'bot.run',
      ],
      pattern: token(/[MNO][0-9A-Za-z]{23,27}\.[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{27,40}/),
      check: userOf,
      source: 'https://discord.com/developers/docs/reference#authentication',
      revoke: REVOKE,
      examples: [
        'DISCORD_TOKEN={discord:bot}',
        'Authorization: Bot {discord:bot}',
        "client.login('{discord:bot}')",
      ],
      nearMisses: [
        'DISCORD_TOKEN=M{alnum:23}.{alnum:6}.{alnum:27}',
        'DISCORD_TOKEN={discord:bot}{alnum:20}',
        'discord x{discord:bot}',
      ],
    },
    {
      id: 'discord-webhook',
      title: 'Discord webhook',
      severity: 'medium',
      keywords: ['discord.com/api', 'discordapp.com/api'],
      pattern:
        /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{17,20}\/(?<secret>[0-9A-Za-z_-]{60,80})(?![0-9A-Za-z_-])/,
      entropy: 4,
      source: 'https://discord.com/developers/docs/resources/webhook',
      revoke: REVOKE,
      examples: [
        'https://discord.com/api/webhooks/1{digit:17}/{base64url:68}',
        '"https://discordapp.com/api/v10/webhooks/9{digit:18}/{alnum:68}?wait=true"',
      ],
      nearMisses: [
        'https://discord.com/api/webhooks/1{digit:17}/{alnum:40}',
        'https://discord.com/api/webhooks/1{digit:10}/{alnum:68}',
        'https://discord.com/api/webhooks/1{digit:17}/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'discord-client-secret',
      title: 'Discord client secret',
      severity: 'high',
      keywords: ['discord'],
      pattern: assigned(/discord/, /secret/, /[0-9A-Za-z_-]{32}/),
      entropy: 3.5,
      source: 'https://discord.com/developers/docs/topics/oauth2',
      revoke: REVOKE,
      examples: [
        'DISCORD_CLIENT_SECRET={alnum:32}',
        '- name: DISCORD_CLIENT_SECRET\n  value: {alnum:32}',
        "export DISCORD_CLIENT_SECRET='{alnum:32}'",
      ],
      nearMisses: [
        'DISCORD_CLIENT_SECRET={alnum:31}',
        'DISCORD_CLIENT_SECRET="{alnum:32}0"',
        'discord: commit {alnum:32}',
        'DISCORD_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
