import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

export const sql: IssuerRules = {
  id: 'sql',
  issuer: 'SQL statements',
  rules: [
    {
      id: 'sql-password',
      title: 'Password in a statement that makes a user',
      severity: 'high',
      keywords: ['identified by', 'identified with', "password '", "password = '"],
      pattern:
        /(?:\bIDENTIFIED(?: WITH \w{1,40})? BY|\b(?:create|alter|grant|set|CREATE|ALTER|GRANT|SET)\s[^;]{1,160}? identified(?: with \w{1,40})? by|\b(?:CREATE|ALTER|create|alter) (?:USER|ROLE|LOGIN|user|role|login) [^;\n]{1,160}? (?:PASSWORD|password)(?: ?=)?) {0,2}\\?['"](?!\*[0-9A-F]{40}|md5[0-9a-f]{32}|SCRAM-)(?<secret>[^\s'"\\]{4,128})\\?['"]/,
      reach: 300,
      check: noPlaceholder,
      source: 'https://www.postgresql.org/docs/current/sql-createrole.html',
      revoke: 'https://www.postgresql.org/docs/current/sql-alterrole.html',
      examples: [
        "CREATE USER shop IDENTIFIED BY '{alnum:12}';",
        "create role reader with login encrypted password '{alnum:16}';",
        "ALTER USER 'a'@'%' IDENTIFIED WITH mysql_native_password BY '{alnum:10}'",
        "create user 'a'@'%' identified by '{alnum:12}'",
        "CREATE LOGIN a WITH PASSWORD = '{alnum:14}'",
      ],
      nearMisses: [
        "CREATE USER shop IDENTIFIED BY '${PASSWORD}';",
        "ALTER ROLE a PASSWORD 'md5{hex:32}'",
        "CREATE USER a IDENTIFIED BY 'password';",
        "UPDATE t SET password = 'x'",
        'all columns identified by "colUsed" are set',
        "ALTER ROLE a PASSWORD 'SCRAM-SHA-256$4096:{alnum:24}'",
      ],
    },
  ],
};
