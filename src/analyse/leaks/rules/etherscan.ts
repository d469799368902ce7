import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const etherscan: IssuerRules = {
  id: 'etherscan',
  issuer: 'Etherscan',
  rules: [
    {
      id: 'etherscan-api-key',
      title: 'Etherscan API key',
      severity: 'low',
      keywords: ['etherscan', 'bscscan', 'polygonscan'],
      pattern: assigned(
        /etherscan|bscscan|polygonscan/,
        /key|token|secret|passw(?:or)?d|auth/,
        /[0-9A-Z]{34}/,
      ),
      entropy: 3.5,
      source: 'https://docs.etherscan.io/getting-started/viewing-api-usage-statistics',
      revoke: 'https://etherscan.io/myapikey',
      examples: [
        'ETHERSCAN_API_KEY={upper-alnum:34}',
        '"etherscanApiKey": "{upper-alnum:34}",',
        "const etherscanApiKey = process.env.ETHERSCAN_API_KEY || '{upper-alnum:34}';",
      ],
      nearMisses: [
        'ETHERSCAN_API_KEY={upper-alnum:33}',
        'ETHERSCAN_API_KEY="{upper-alnum:34}0"',
        'etherscan: commit {upper-alnum:34}',
        'ETHERSCAN_API_KEY=XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
      ],
    },
  ],
};
