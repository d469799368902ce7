import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

export const statsig: IssuerRules = {
  id: 'statsig',
  issuer: 'Statsig',
  rules: [
    {
      id: 'statsig-server-secret',
      title: 'Statsig server secret or console key',
      severity: 'high',
      keywords: ['statsig'],
      pattern: assigned(/statsig/, /key|secret(?:[_-]?key)?/, /(?:secret|console)-[0-9A-Za-z]{43,50}/),
      entropy: 3,
      source: 'https://docs.statsig.com/access-management/projects#api-keys',
      revoke: 'https://console.statsig.com/api_keys',
      examples: [
        'STATSIG_SERVER_SECRET=secret-{alnum:43}',
        'run --statsig-server-secret secret-{alnum:43} --verbose',
        'os.environ.get("STATSIG_SERVER_SECRET", "secret-{alnum:43}")',
      ],
      nearMisses: [
        'STATSIG_SERVER_SECRET=secret-{alnum:42}',
        'statsig: commit secret-{alnum:43}',
        'STATSIG_SERVER_SECRET=secret-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'STATSIG_CLIENT_KEY=client-{alnum:43}',
      ],
    },
  ],
};
