import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const convex: IssuerRules = {
  id: 'convex',
  issuer: 'Convex',
  rules: [
    {
      id: 'convex-deploy-key',
      title: 'Convex deploy key',
      severity: 'critical',
      keywords: ['convex'],
      pattern: token(/(?:prod|dev|preview):[0-9a-z-]{4,64}(?::[0-9a-z-]{1,64})?\|[0-9A-Za-z+/=_-]{40,300}/),
      reach: 512,
      entropy: 4,
      severityOf: (secret) => (secret.startsWith('prod:') ? 'critical' : 'medium'),
      source: 'https://docs.convex.dev/cli/deploy-key-types',
      revoke: 'https://dashboard.convex.dev/',
      examples: [
        'CONVEX_DEPLOY_KEY="prod:happy-animal-123|{alnum:160}"',
        'CONVEX_DEPLOY_KEY=preview:team:project|{alnum:80}',
      ],
      nearMisses: [
        'CONVEX_DEPLOYMENT=dev:happy-animal-123',
        'CONVEX_DEPLOY_KEY=prod:happy-animal-123|{alnum:20}',
        'CONVEX_DEPLOY_KEY=prod:happy-animal-123|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
