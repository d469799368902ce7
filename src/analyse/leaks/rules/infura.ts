import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.metamask.io/services/how-to/use-an-api-key/';
const REVOKE = 'https://developer.metamask.io/';

export const infura: IssuerRules = {
  id: 'infura',
  issuer: 'Infura',
  rules: [
    {
      id: 'infura-project-id',
      title: 'Infura API key in an address',
      severity: 'low',
      keywords: ['.infura.io/'],
      pattern: /\.infura\.io\/(?:ws\/)?v3\/(?<secret>[0-9a-f]{32})(?![0-9A-Za-z])/,
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['RPC=https://mainnet.infura.io/v3/{hex:32}', '"wss://sepolia.infura.io/ws/v3/{hex:32}"'],
      nearMisses: [
        'https://mainnet.infura.io/v3/{hex:31}',
        'https://mainnet.infura.io/v3/YOUR-API-KEY',
        'https://mainnet.infura.io/v3/00000000000000000000000000000000',
      ],
    },
    {
      id: 'infura-secret',
      title: 'Infura API key secret',
      severity: 'high',
      keywords: ['infura'],
      pattern: assigned(/infura/, /secret/, /[0-9a-f]{32}|[0-9A-Za-z+/]{56}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'INFURA_API_KEY_SECRET={hex:32}',
        '<add key="infuraApiKeySecret" value="{hex:32}" />',
        'infura_api_key_secret: {hex:32}',
      ],
      nearMisses: [
        'INFURA_API_KEY_SECRET={hex:31}',
        'INFURA_API_KEY_SECRET="{hex:32}0"',
        'infura: commit {hex:32}',
        'INFURA_API_KEY_SECRET=00000000000000000000000000000000',
      ],
    },
  ],
};
