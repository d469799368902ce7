import { signedTokenOf } from '../format/json-web-token.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://www.prisma.io/docs/accelerate/getting-started';
const REVOKE = 'https://console.prisma.io/';

export const prisma: IssuerRules = {
  id: 'prisma',
  issuer: 'Prisma',
  rules: [
    {
      id: 'prisma-connection-string',
      title: 'Prisma Accelerate or Postgres API key',
      severity: 'critical',
      keywords: ['prisma-data.net', 'prisma+postgres'],
      pattern:
        /prisma(?:\+postgres(?:ql)?)?:\/\/[\w.-]{1,80}\/\?(?:\w{1,20}=[\w-]{1,40}&){0,4}api_key=(?<secret>eyJ[0-9A-Za-z_-]{10,400}\.eyJ[0-9A-Za-z_-]{10,800}\.[0-9A-Za-z_-]{20,200})/,
      reach: 1500,
      check: signedTokenOf((payload) => 'api_key' in payload || 'secure_key' in payload),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'DATABASE_URL="prisma://accelerate.prisma-data.net/?api_key={signed-object:api_key,tenant_id,internal_secret}"',
        'prisma+postgres://accelerate.prisma-data.net/?api_key={signed-object:jwt_id=1,secure_key,iat=1700000000}',
      ],
      nearMisses: [
        'prisma://accelerate.prisma-data.net/?api_key=${KEY}',
        'prisma://accelerate.prisma-data.net/?api_key={alnum:80}',
      ],
    },
    {
      id: 'prisma-postgres-password',
      title: 'Prisma Postgres password',
      severity: 'critical',
      keywords: ['db.prisma.io', 'prisma.io:5432'],
      pattern: /postgres(?:ql)?:\/\/[0-9a-f]{64}:(?<secret>sk_[0-9A-Za-z_-]{20,40})@[\w.-]{1,40}prisma\.io/,
      entropy: 3,
      source: 'https://www.prisma.io/docs/postgres/database/direct-connections',
      revoke: REVOKE,
      examples: [
        'postgres://{hex:64}:sk_{alnum:21}@db.prisma.io:5432/?sslmode=require',
        'DATABASE_URL=postgresql://{hex:64}:sk_{alnum:21}@db.prisma.io:5432/postgres',
      ],
      nearMisses: [
        'postgres://user:sk_xxxxxxxxxxxxxxxxxxxxx@db.prisma.io:5432/',
        'postgres://{hex:64}:sk_{alnum:12}@db.prisma.io:5432/',
      ],
    },
  ],
};
