import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/rbac-mgmt';
const REVOKE = 'https://app.mailgun.com/settings/api_security';

export const mailgun: IssuerRules = {
  id: 'mailgun',
  issuer: 'Mailgun',
  rules: [
    {
      id: 'mailgun-private-key',
      title: 'Mailgun private API key',
      severity: 'critical',
      keywords: ['mailgun', ':key-', '=key-', '"key-', "'key-"],
      pattern: token(/key-[0-9a-f]{32}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: ['MAILGUN_API_KEY=key-{hex:32}', 'ENV MAILGUN_API_KEY key-{hex:32}'],
      nearMisses: [
        'MAILGUN_API_KEY=key-{hex:31}',
        'xkey-{hex:32}',
        '"key-{hex:32}0"',
        'MAILGUN_API_KEY=key-00000000000000000000000000000000',
        'MAILGUN_PUBLIC_KEY=pubkey-{hex:32}',
      ],
    },
    {
      id: 'mailgun-api-key',
      title: 'Mailgun API key',
      severity: 'critical',
      keywords: ['mailgun', 'mg_'],
      pattern: token(/[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}/),
      entropy: 3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'MAILGUN_API_KEY={hex:32}-{hex:8}-{hex:8}',
        '<add key="MAILGUN_API_KEY" value="{hex:32}-{hex:8}-{hex:8}" />',
      ],
      nearMisses: [
        'MAILGUN_API_KEY={hex:31}-{hex:8}-{hex:8}',
        'x{hex:32}-{hex:8}-{hex:8}',
        '"{hex:32}-{hex:8}-{hex:8}0"',
        'MAILGUN_API_KEY=00000000000000000000000000000000-00000000-00000000',
        'MAILGUN_API_KEY={hex:32}-{hex:8}',
        'mailgun {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
    },
    {
      id: 'mailgun-signing-key',
      title: 'Mailgun webhook signing key',
      severity: 'high',
      keywords: ['mailgun'],
      pattern: assigned(/mailgun/, /signing[_-]?key|webhook[\w-]{0,12}key/, /[0-9a-f]{32}/),
      entropy: 2.9,
      source: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
      revoke: REVOKE,
      examples: [
        'MAILGUN_WEBHOOK_SIGNING_KEY={hex:32}',
        'mailgunWebhookSigningKey := `{hex:32}`',
        '"mailgunWebhookSigningKey": "{hex:32}",',
      ],
      nearMisses: [
        'MAILGUN_WEBHOOK_SIGNING_KEY={hex:31}',
        'MAILGUN_WEBHOOK_SIGNING_KEY="{hex:32}0"',
        'mailgun: commit {hex:32}',
        'MAILGUN_WEBHOOK_SIGNING_KEY=00000000000000000000000000000000',
      ],
    },
  ],
};
