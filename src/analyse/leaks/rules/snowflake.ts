import { signedTokenOf } from '../format/json-web-token.ts';
import { noPlaceholder } from '../format/placeholder.ts';
import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://docs.snowflake.com/en/user-guide/programmatic-access-tokens';
const REVOKE = 'https://docs.snowflake.com/en/user-guide/programmatic-access-tokens';

export const snowflake: IssuerRules = {
  id: 'snowflake',
  issuer: 'Snowflake',
  rules: [
    {
      id: 'snowflake-programmatic-token',
      title: 'Snowflake programmatic access token',
      severity: 'critical',
      keywords: ['snowflake'],
      pattern: assigned(
        /snowflake/,
        /token|pat|password/,
        /eyJ[0-9A-Za-z_-]{10,400}\.eyJ[0-9A-Za-z_-]{10,1200}\.[0-9A-Za-z_-]{20,700}/,
      ),
      reach: 900,
      entropy: 3,
      check: signedTokenOf(({ iss }) => typeof iss === 'string' && iss.startsWith('SF:')),
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'SNOWFLAKE_TOKEN={signed-object:p=1,iss=SF:1049,exp=1900000000}',
        'os.environ.get("SNOWFLAKE_TOKEN", "{signed-object:p=1,iss=SF:1049,exp=1900000000}")',
        "export SNOWFLAKE_TOKEN='{signed-object:p=1,iss=SF:1049,exp=1900000000}'",
      ],
      nearMisses: [
        'SNOWFLAKE_TOKEN={signed-object:iss=other,exp=1900000000}',
        'snowflake: commit {signed-object:p=1,iss=SF:1049,exp=1900000000}',
      ],
    },
    {
      id: 'snowflake-password',
      title: 'Snowflake password',
      severity: 'critical',
      keywords: ['snowflake'],
      pattern: assigned(/snowflake/, /passw(?:or)?d|pwd/, /[^\s"'`<>(){}$,;]{10,64}/),
      entropy: 3,
      check: noPlaceholder,
      source: 'https://docs.snowflake.com/en/user-guide/admin-user-management',
      revoke: REVOKE,
      examples: [
        'SNOWFLAKE_PASSWORD={alnum:16}',
        '<add key="snowflakePassword" value="{alnum:16}" />',
        'private static final String SNOWFLAKE_PASSWORD = "{alnum:16}";',
      ],
      nearMisses: [
        'SNOWFLAKE_PASSWORD={alnum:7}',
        'snowflake: commit {alnum:16}',
        'SNOWFLAKE_PASSWORD=xxxxxxxxxxxxxxxx',
        'SNOWFLAKE_PASSWORD=${SNOWFLAKE_PASSWORD}',
        'SNOWFLAKE_PASSWORD=your_password_here',
      ],
    },
  ],
};
