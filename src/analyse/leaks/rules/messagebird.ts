import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const messagebird: IssuerRules = {
  id: 'messagebird',
  issuer: 'MessageBird',
  rules: [
    {
      id: 'messagebird-api-key',
      title: 'MessageBird API key',
      severity: 'high',
      keywords: ['messagebird', 'message_bird', 'message-bird'],
      pattern: assigned(/message[_-]?bird/, /key|token/, /(?:live_|test_)?[0-9A-Za-z]{25}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('test_') ? 'low' : 'high'),
      source: 'https://developers.messagebird.com/api/#authentication',
      revoke: 'https://dashboard.messagebird.com/developers/access',
      examples: [
        'MESSAGEBIRD_API_KEY={alnum:25}',
        'os.environ.get("MESSAGEBIRD_API_KEY", "{alnum:25}")',
        "export MESSAGEBIRD_API_KEY='{alnum:25}'",
        'messagebird.api_key = live_{alnum:25}',
      ],
      nearMisses: [
        'MESSAGEBIRD_API_KEY={alnum:24}',
        'messagebird: commit {alnum:25}',
        'MESSAGEBIRD_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
