import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const postmark: IssuerRules = {
  id: 'postmark',
  issuer: 'Postmark',
  rules: [
    {
      id: 'postmark-token',
      title: 'Postmark server or account token',
      severity: 'high',
      keywords: ['postmark'],
      pattern: assigned(
        /postmark/,
        /token|key/,
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      ),
      entropy: 3,
      source: 'https://postmarkapp.com/developer/api/overview#authentication',
      revoke: 'https://account.postmarkapp.com/api_tokens',
      examples: [
        'POSTMARK_SERVER_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        "export POSTMARK_SERVER_TOKEN='{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}'",
        '<add key="postmarkServerToken" value="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}" />',
        'X-Postmark-Server-Token: {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'POSTMARK_SERVER_TOKEN={hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'POSTMARK_SERVER_TOKEN="{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0"',
        'postmark: commit {hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'POSTMARK_SERVER_TOKEN=00000000-0000-0000-0000-000000000000',
        'X-Postmark-Server-Token: POSTMARK_API_TEST',
      ],
    },
  ],
};
