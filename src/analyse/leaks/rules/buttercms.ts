import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const buttercms: IssuerRules = {
  id: 'buttercms',
  issuer: 'ButterCMS',
  rules: [
    {
      id: 'buttercms-write-token',
      title: 'ButterCMS API token',
      severity: 'medium',
      keywords: ['buttercms', 'butter_'],
      pattern: assigned(/butter(?:_?cms)?/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://buttercms.com/docs/api/',
      revoke: 'https://buttercms.com/settings/',
      examples: [
        'BUTTERCMS_API_TOKEN={hex:40}',
        '--buttercms-api-token {hex:40} --verbose',
        '<add key="buttercmsApiToken" value="{hex:40}" />',
      ],
      nearMisses: [
        'BUTTERCMS_API_TOKEN={hex:39}',
        'BUTTERCMS_API_TOKEN="{hex:40}0"',
        'buttercms: commit {hex:40}',
        'BUTTERCMS_API_TOKEN=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
