import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const shodan: IssuerRules = {
  id: 'shodan',
  issuer: 'Shodan',
  rules: [
    {
      id: 'shodan-api-key',
      title: 'Shodan API key',
      severity: 'medium',
      keywords: ['shodan'],
      pattern: assigned(/shodan/, /key/, /[0-9A-Za-z]{32}/),
      entropy: 3.6,
      source: 'https://developer.shodan.io/api/requirements',
      revoke: 'https://account.shodan.io/',
      examples: [
        'SHODAN_API_KEY={alnum:32}',
        '<add key="shodanApiKey" value="{alnum:32}" />',
        'private static final String SHODAN_API_KEY = "{alnum:32}";',
      ],
      nearMisses: [
        'SHODAN_API_KEY={alnum:31}',
        'SHODAN_API_KEY="{alnum:32}0"',
        'shodan: commit {alnum:32}',
        'SHODAN_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
