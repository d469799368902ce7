import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const phrase: IssuerRules = {
  id: 'phrase',
  issuer: 'Phrase',
  rules: [
    {
      id: 'phrase-access-token',
      title: 'Phrase access token',
      severity: 'medium',
      keywords: ['phrase_', 'phrase-', 'phraseapp', 'phraseaccess', 'phrase.com'],
      pattern: assigned(/phrase/, /access[_-]?token|api[_-]?(?:key|token)/, /[0-9a-f]{64}/),
      entropy: 3,
      source: 'https://developers.phrase.com/en/api/strings/authentication',
      revoke: 'https://app.phrase.com/settings/oauth_access_tokens',
      examples: [
        'PHRASE_ACCESS_TOKEN={hex:64}',
        'run --phrase-access-token {hex:64} --verbose',
        'os.environ.get("PHRASE_ACCESS_TOKEN", "{hex:64}")',
      ],
      nearMisses: [
        'PHRASE_ACCESS_TOKEN={hex:63}',
        'PHRASE_ACCESS_TOKEN="{hex:64}0"',
        'phrase_: commit {hex:64}',
        'PHRASE_ACCESS_TOKEN=0000000000000000000000000000000000000000000000000000000000000000',
      ],
    },
  ],
};
