import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.together.ai/docs/quickstart';
const REVOKE = 'https://api.together.ai/settings/api-keys';

export const together: IssuerRules = {
  id: 'together',
  issuer: 'Together AI',
  rules: [
    {
      id: 'together-api-key',
      title: 'Together AI API key',
      severity: 'high',
      keywords: ['tgp_v1_'],
      pattern: token(/tgp_v1_[0-9A-Za-z_-]{43}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TOGETHER_API_KEY=tgp_v1_{base64url:43}',
        '<add key="TOGETHER_API_KEY" value="tgp_v1_{base64url:43}" />',
      ],
      nearMisses: [
        'TOGETHER_API_KEY=tgp_v1_{base64url:42}',
        'xtgp_v1_{base64url:43}',
        'TOGETHER_API_KEY=tgp_v1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'together-legacy-api-key',
      title: 'Together AI API key (64 digits)',
      severity: 'high',
      keywords: ['together'],
      pattern: assigned(/together/, /key/, /[0-9a-f]{64}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'TOGETHER_API_KEY={hex:64}',
        'run --together-api-key {hex:64} --verbose',
        'os.environ.get("TOGETHER_API_KEY", "{hex:64}")',
      ],
      nearMisses: [
        'TOGETHER_API_KEY={hex:63}',
        'TOGETHER_API_KEY="{hex:64}0"',
        'together: commit {hex:64}',
        'TOGETHER_API_KEY=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
