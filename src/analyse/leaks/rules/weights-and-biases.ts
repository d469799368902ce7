import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.wandb.ai/support/find_api_key/';
const REVOKE = 'https://wandb.ai/authorize';

export const weightsAndBiases: IssuerRules = {
  id: 'weights-and-biases',
  issuer: 'Weights & Biases',
  rules: [
    {
      id: 'weights-and-biases-legacy-api-key',
      title: 'Weights & Biases API key (40 digits)',
      severity: 'high',
      keywords: ['wandb', 'weights_and', 'weights-and', 'weightsand'],
      pattern: assigned(/wandb|weights/, /key|login/, /[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'WANDB_API_KEY={hex:40}',
        'wandbApiKey := `{hex:40}`',
        '"wandbApiKey": "{hex:40}",',
        'wandb login {hex:40}',
      ],
      nearMisses: [
        'WANDB_API_KEY={hex:39}',
        'WANDB_API_KEY="{hex:40}0"',
        'wandb: commit {hex:40}',
        'WANDB_API_KEY=0000000000000000000000000000000000000000',
      ],
    },
    {
      id: 'weights-and-biases-api-key',
      title: 'Weights & Biases API key',
      severity: 'high',
      keywords: ['wandb_v1_'],
      pattern: token(/wandb_v1_[0-9A-Za-z]{27}_[0-9A-Za-z]{49}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'WANDB_API_KEY=wandb_v1_{alnum:27}_{alnum:49}',
        '<add key="WANDB_API_KEY" value="wandb_v1_{alnum:27}_{alnum:49}" />',
      ],
      nearMisses: [
        'WANDB_API_KEY=wandb_v1_{alnum:27}_{alnum:48}',
        'xwandb_v1_{alnum:27}_{alnum:49}',
        '"wandb_v1_{alnum:27}_{alnum:49}0"',
        'WANDB_API_KEY=wandb_v1_xxxxxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
