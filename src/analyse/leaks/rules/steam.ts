import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const steam: IssuerRules = {
  id: 'steam',
  issuer: 'Steam',
  rules: [
    {
      id: 'steam-web-api-key',
      title: 'Steam Web API key',
      severity: 'medium',
      keywords: ['steam'],
      pattern: assigned(/steam/, /key/, /[0-9A-F]{32}/),
      entropy: 3,
      source: 'https://partner.steamgames.com/doc/webapi_overview/auth',
      revoke: 'https://steamcommunity.com/dev/apikey',
      examples: [
        'STEAM_API_KEY={upper-hex:32}',
        'private static final String STEAM_API_KEY = "{upper-hex:32}";',
        'steamApiKey := `{upper-hex:32}`',
        'https://api.steampowered.com/ISteamUser/GetPlayerSummaries/v2/?key={upper-hex:32}&steamids=1',
      ],
      nearMisses: [
        'STEAM_API_KEY={upper-hex:31}',
        'STEAM_API_KEY="{upper-hex:32}0"',
        'steam: commit {upper-hex:32}',
        'STEAM_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
