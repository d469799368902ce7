import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const mailosaur: IssuerRules = {
  id: 'mailosaur',
  issuer: 'Mailosaur',
  rules: [
    {
      id: 'mailosaur-api-key',
      title: 'Mailosaur API key',
      severity: 'medium',
      keywords: ['mailosaur'],
      pattern: assigned(/mailosaur/, /key|token/, /[0-9A-Za-z]{16}(?:[0-9A-Za-z]{16})?/),
      entropy: 3,
      source: 'https://mailosaur.com/docs/api',
      revoke: 'https://mailosaur.com/app/account/api-access',
      examples: [
        'MAILOSAUR_API_KEY={alnum:32}',
        "export MAILOSAUR_API_KEY='{alnum:32}'",
        '<add key="mailosaurApiKey" value="{alnum:32}" />',
      ],
      nearMisses: [
        'MAILOSAUR_API_KEY={alnum:31}',
        'mailosaur: commit {alnum:32}',
        'MAILOSAUR_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
