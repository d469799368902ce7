import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.honeycomb.io/configure/environments/manage-api-keys/';
const REVOKE = 'https://ui.honeycomb.io/account';

export const honeycomb: IssuerRules = {
  id: 'honeycomb',
  issuer: 'Honeycomb',
  rules: [
    {
      id: 'honeycomb-ingest-key',
      title: 'Honeycomb ingest key',
      severity: 'medium',
      keywords: ['hcaik_'],
      pattern: token(/hcaik_[0-9a-z]{58}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['  token: hcaik_{lower-alnum:58} # of the release', 'TOKEN=hcaik_{lower-alnum:58}'],
      nearMisses: [
        'TOKEN=hcaik_{lower-alnum:57}',
        'xhcaik_{lower-alnum:58}',
        'hcaik_{lower-alnum:58}0',
        'token: hcaik_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'honeycomb-management-key-secret',
      title: 'Honeycomb management key',
      severity: 'critical',
      keywords: ['hcxmk_'],
      pattern: token(/hcxmk_[0-9a-z]{26}:[0-9A-Za-z]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'HONEYCOMB_KEY=hcxmk_{lower-alnum:26}:{alnum:32}',
        'Authorization: Bearer hcxmk_{lower-alnum:26}:{alnum:32}',
      ],
      nearMisses: [
        'HONEYCOMB_KEY=hcxmk_{lower-alnum:26}',
        'xhcxmk_{lower-alnum:26}:{alnum:32}',
        'hcxmk_{lower-alnum:26}:xxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'honeycomb-classic-key',
      title: 'Honeycomb API key (classic)',
      severity: 'high',
      keywords: ['honeycomb', 'x-honeycomb'],
      pattern: assigned(/honeycomb/, /key|team/, /[0-9a-f]{32}|[0-9A-Za-z]{22}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'HONEYCOMB_API_KEY={hex:32}',
        '--honeycomb-api-key {hex:32} --verbose',
        '<add key="honeycombApiKey" value="{hex:32}" />',
        'x-honeycomb-team: {alnum:22}',
      ],
      nearMisses: [
        'HONEYCOMB_API_KEY={hex:31}',
        'HONEYCOMB_API_KEY="{hex:32}0"',
        'honeycomb: commit {hex:32}',
        'HONEYCOMB_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
