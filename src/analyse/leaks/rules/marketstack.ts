import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const marketstack: IssuerRules = {
  id: 'marketstack',
  issuer: 'marketstack',
  rules: [
    {
      id: 'marketstack-api-key',
      title: 'marketstack API key',
      severity: 'low',
      keywords: ['marketstack'],
      pattern: assigned(/marketstack/, /key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://marketstack.com/documentation',
      revoke: 'https://marketstack.com/dashboard',
      examples: [
        'MARKETSTACK_API_KEY={hex:32}',
        '<add key="marketstackApiKey" value="{hex:32}" />',
        'private static final String MARKETSTACK_API_KEY = "{hex:32}";',
        'https://api.marketstack.com/v1/eod?access_key={hex:32}&symbols=A',
      ],
      nearMisses: [
        'MARKETSTACK_API_KEY={hex:31}',
        'MARKETSTACK_API_KEY="{hex:32}0"',
        'marketstack: commit {hex:32}',
        'MARKETSTACK_API_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
