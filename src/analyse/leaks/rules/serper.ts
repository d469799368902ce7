import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const serper: IssuerRules = {
  id: 'serper',
  issuer: 'Serper',
  rules: [
    {
      id: 'serper-api-key',
      title: 'Serper API key',
      severity: 'medium',
      keywords: ['serper'],
      pattern: assigned(/serper/, /key/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://serper.dev/',
      revoke: 'https://serper.dev/api-keys',
      examples: [
        'SERPER_API_KEY={hex:40}',
        "export SERPER_API_KEY='{hex:40}'",
        '<add key="serperApiKey" value="{hex:40}" />',
      ],
      nearMisses: [
        'SERPER_API_KEY={hex:39}',
        'SERPER_API_KEY="{hex:40}0"',
        'serper: commit {hex:40}',
        'SERPER_API_KEY=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
