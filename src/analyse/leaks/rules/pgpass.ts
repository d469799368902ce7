import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://www.postgresql.org/docs/current/sql-alterrole.html';

export const pgpass: IssuerRules = {
  id: 'pgpass',
  issuer: 'Password files of PostgreSQL',
  rules: [
    {
      id: 'pgpass-password',
      title: 'Password in a .pgpass file',
      severity: 'critical',
      keywords: [':5432:', ':6432:', ':5433:'],
      pattern: /^[\w.*-]{1,253}:(?:\d{4,5}|\*):[\w*-]{1,64}:[\w*.-]{1,64}:(?<secret>[^\s:]{3,128})$/m,
      check: noPlaceholder,
      source: 'https://www.postgresql.org/docs/current/libpq-pgpass.html',
      revoke: REVOKE,
      examples: ['db.internal:5432:shop:shop:{alnum:16}', '# x\n*:6432:*:replica:{alnum:20}\n'],
      nearMisses: [
        'db.internal:5432:shop:shop',
        'db.internal:5432:shop:shop:password',
        'x db.internal:5432:shop:shop:{alnum:12} y',
      ],
    },
    {
      id: 'pgpass-environment',
      title: 'Password in PGPASSWORD',
      severity: 'critical',
      keywords: ['pgpassword'],
      pattern: /\bPGPASSWORD["']?\s{0,2}[:=]\s{0,2}["']?(?<secret>[^\s"'`<>&;|\\]{4,128})/,
      check: noPlaceholder,
      source: 'https://www.postgresql.org/docs/current/libpq-envars.html',
      revoke: REVOKE,
      examples: ['PGPASSWORD={alnum:16} psql -h db.internal', '  PGPASSWORD: "{alnum:12}"'],
      nearMisses: [
        'PGPASSWORD=$POSTGRES_PASSWORD psql',
        'PGPASSWORD=postgres psql',
        'PGPASSWORD: "${PASSWORD}"',
      ],
    },
  ],
};
