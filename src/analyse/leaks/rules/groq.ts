import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const groq: IssuerRules = {
  id: 'groq',
  issuer: 'Groq',
  rules: [
    {
      id: 'groq-api-key',
      title: 'Groq API key',
      severity: 'high',
      keywords: ['gsk_'],
      pattern: token(/gsk_[0-9A-Za-z]{20}WGdyb3FY[0-9A-Za-z]{24}/),
      entropy: 3,
      source: 'https://console.groq.com/docs/quickstart',
      revoke: 'https://console.groq.com/keys',
      examples: [
        "client = Client('gsk_{alnum:20}WGdyb3FY{alnum:24}')",
        '  token: gsk_{alnum:20}WGdyb3FY{alnum:24} # of the release',
      ],
      nearMisses: [
        'TOKEN=gsk_{alnum:20}WGdyb3FY{alnum:23}',
        'xgsk_{alnum:20}WGdyb3FY{alnum:24}',
        'gsk_{alnum:20}WGdyb3FY{alnum:24}0',
        'token: gsk_xxxxxxxxxxxxxxxxxxxxWGdyb3FYxxxxxxxxxxxxxxxxxxxxxxxx',
        'gsk_{alnum:52}',
      ],
    },
  ],
};
