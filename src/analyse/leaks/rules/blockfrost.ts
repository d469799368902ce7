import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const blockfrost: IssuerRules = {
  id: 'blockfrost',
  issuer: 'Blockfrost',
  rules: [
    {
      id: 'blockfrost-project-id',
      title: 'Blockfrost project id',
      severity: 'medium',
      keywords: ['blockfrost', 'project_id: mainnet', 'project_id: pre', 'project_id: ipfs'],
      pattern: token(/(?:mainnet|testnet|preview|preprod|ipfs)[0-9A-Za-z]{32}/),
      entropy: 3.5,
      source: 'https://docs.blockfrost.io/',
      revoke: 'https://blockfrost.io/dashboard',
      examples: [
        'BLOCKFROST_PROJECT_ID=mainnet{alnum:32}',
        "new BlockFrostAPI({ projectId: 'preprod{alnum:32}' })",
        'project_id: ipfs{alnum:32}',
      ],
      nearMisses: [
        'BLOCKFROST_PROJECT_ID=mainnet{alnum:31}',
        'project_id: mainnet{alnum:33}',
        'project_id: mainnetxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
