import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.quicknode.com/docs/console-api/getting-started';
const REVOKE = 'https://dashboard.quicknode.com/api-keys';

export const quicknode: IssuerRules = {
  id: 'quicknode',
  issuer: 'QuickNode',
  rules: [
    {
      id: 'quicknode-api-key',
      title: 'QuickNode API key',
      severity: 'medium',
      keywords: ['qn_'],
      pattern: token(/QN_[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['QUICKNODE_API_KEY=QN_{hex:32}', '  quicknode-api-key: QN_{hex:32} # of the release'],
      nearMisses: [
        'QUICKNODE_API_KEY=QN_{hex:31}',
        'xQN_{hex:32}',
        '"QN_{hex:32}0"',
        'QUICKNODE_API_KEY=QN_00000000000000000000000000000000',
      ],
    },
    {
      id: 'quicknode-endpoint',
      title: 'QuickNode endpoint URL with its token',
      severity: 'medium',
      keywords: ['.quiknode.pro/'],
      pattern: token(/(?:https|wss):\/\/[0-9a-z.-]{3,100}\.quiknode\.pro\/[0-9a-f]{40}/),
      source: 'https://www.quicknode.com/guides/quicknode-products/how-to-use-the-quicknode-dashboard',
      revoke: REVOKE,
      examples: [
        'RPC_URL=https://cool-name.solana-mainnet.quiknode.pro/{hex:40}',
        'Authorization: Bearer https://cool-name.solana-mainnet.quiknode.pro/{hex:40}',
      ],
      nearMisses: [
        'RPC_URL=https://cool-name.solana-mainnet.quiknode.pro/{hex:39}',
        'xhttps://cool-name.solana-mainnet.quiknode.pro/{hex:40}',
        'https://cool-name.quiknode.pro/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/',
      ],
    },
  ],
};
