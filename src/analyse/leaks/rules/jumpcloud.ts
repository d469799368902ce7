import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://jumpcloud.com/support/understand-jumpcloud-api';
const REVOKE = 'https://console.jumpcloud.com/';

export const jumpcloud: IssuerRules = {
  id: 'jumpcloud',
  issuer: 'JumpCloud',
  rules: [
    {
      id: 'jumpcloud-api-key',
      title: 'JumpCloud API key',
      severity: 'critical',
      keywords: ['jca_'],
      pattern: token(/jca_[0-9A-Za-z]{36}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=jca_{alnum:36}&page=2',
        'export TOKEN="jca_{alnum:36}"',
      ],
      nearMisses: [
        'TOKEN=jca_{alnum:35}',
        'xjca_{alnum:36}',
        'jca_{alnum:36}0',
        'token: jca_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'jumpcloud-legacy-api-key',
      title: 'JumpCloud API key (legacy)',
      severity: 'critical',
      keywords: ['jumpcloud'],
      pattern: assigned(/jumpcloud/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'JUMPCLOUD_API_KEY={hex:40}',
        '<add key="jumpcloudApiKey" value="{hex:40}" />',
        'jumpcloud_api_key: {hex:40}',
      ],
      nearMisses: [
        'JUMPCLOUD_API_KEY={hex:39}',
        'JUMPCLOUD_API_KEY="{hex:40}0"',
        'jumpcloud: commit {hex:40}',
        'JUMPCLOUD_API_KEY=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
