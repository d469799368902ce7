import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const klarna: IssuerRules = {
  id: 'klarna',
  issuer: 'Klarna',
  rules: [
    {
      id: 'klarna-api-key',
      title: 'Klarna API key',
      severity: 'critical',
      keywords: ['klarna_live_', 'klarna_test_'],
      pattern: token(/klarna_(?:live|test)_api_[0-9A-Za-z()*?!#$%&@+,./;:=_-]{40,200}/),
      entropy: 3,
      severityOf: (secret) => (secret.startsWith('klarna_test_') ? 'low' : 'critical'),
      source: 'https://docs.klarna.com/api/authentication/',
      revoke: 'https://portal.klarna.com/',
      examples: [
        '"echo\\nklarna_live_api_{alnum:80}"',
        '<add name="token" value="klarna_live_api_{alnum:80}"/>',
      ],
      nearMisses: [
        'TOKEN=klarna_live_api_{alnum:30}',
        'xklarna_live_api_{alnum:80}',
        'token: klarna_live_api_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
