import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.alchemy.com/docs/how-to-use-api-keys-in-http-headers';
const REVOKE = 'https://dashboard.alchemy.com/';

export const alchemy: IssuerRules = {
  id: 'alchemy',
  issuer: 'Alchemy',
  rules: [
    {
      id: 'alchemy-token',
      title: 'Alchemy access token',
      severity: 'high',
      keywords: ['alcht_'],
      pattern: token(/alcht_[0-9A-Za-z]{30}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['{"token": "alcht_{alnum:30}"}', "client = Client('alcht_{alnum:30}')"],
      nearMisses: [
        'TOKEN=alcht_{alnum:29}',
        'xalcht_{alnum:30}',
        'alcht_{alnum:30}0',
        'token: alcht_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'alchemy-url',
      title: 'Alchemy API key in an address',
      severity: 'medium',
      keywords: ['alchemy.com/'],
      pattern: /\.g\.alchemy\.com\/(?:v2|nft\/v[23])\/(?<secret>[0-9A-Za-z_-]{32})(?![0-9A-Za-z_-])/,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'RPC_URL=https://eth-mainnet.g.alchemy.com/v2/{base64url:32}',
        '"https://polygon-mainnet.g.alchemy.com/nft/v3/{alnum:32}/getNFTs"',
      ],
      nearMisses: [
        'https://eth-mainnet.g.alchemy.com/v2/{alnum:31}',
        'https://eth-mainnet.g.alchemy.com/v2/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'https://eth-mainnet.g.alchemy.com/v2/{alnum:33}',
      ],
    },
  ],
};
