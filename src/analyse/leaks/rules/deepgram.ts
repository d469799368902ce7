import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const deepgram: IssuerRules = {
  id: 'deepgram',
  issuer: 'Deepgram',
  rules: [
    {
      id: 'deepgram-api-key',
      title: 'Deepgram API key',
      severity: 'high',
      keywords: ['deepgram'],
      pattern: assigned(/deepgram/, /key|token|secret|passw(?:or)?d|auth/, /[0-9a-f]{40}/),
      entropy: 3,
      source: 'https://developers.deepgram.com/docs/create-additional-api-keys',
      revoke: 'https://console.deepgram.com/',
      examples: [
        'DEEPGRAM_API_KEY={hex:40}',
        '- name: DEEPGRAM_API_KEY\n  value: {hex:40}',
        "export DEEPGRAM_API_KEY='{hex:40}'",
      ],
      nearMisses: [
        'DEEPGRAM_API_KEY={hex:39}',
        'DEEPGRAM_API_KEY="{hex:40}0"',
        'deepgram: commit {hex:40}',
        'DEEPGRAM_API_KEY=0000000000000000000000000000000000000000',
      ],
    },
  ],
};
