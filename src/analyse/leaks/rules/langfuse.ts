import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const langfuse: IssuerRules = {
  id: 'langfuse',
  issuer: 'Langfuse',
  rules: [
    {
      id: 'langfuse-secret-key',
      title: 'Langfuse secret key',
      severity: 'high',
      keywords: ['sk-lf-'],
      pattern: token(/sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
      entropy: 3,
      source: 'https://langfuse.com/docs/api-and-data-platform/features/public-api',
      revoke: 'https://cloud.langfuse.com/',
      examples: [
        '  token: sk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12} # of the release',
        'TOKEN=sk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
      nearMisses: [
        'TOKEN=sk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}',
        'xsk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
        'sk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}0',
        'token: sk-lf-00000000-0000-0000-0000-000000000000',
        'pk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}',
      ],
    },
  ],
};
