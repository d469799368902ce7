import { assigned, token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE =
  'https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html';
const REVOKE = 'https://confluent.cloud/settings/api-keys';

/** Digits of hexadecimal alone are somebody's SHA-256. */
function noHash(secret: string): 'wrong' | 'unchecked' {
  return /^[0-9a-f]{64}$/i.test(secret) ? 'wrong' : 'unchecked';
}

export const confluent: IssuerRules = {
  id: 'confluent',
  issuer: 'Confluent',
  rules: [
    {
      id: 'confluent-api-secret',
      title: 'Confluent Cloud API secret',
      severity: 'critical',
      keywords: ['cflt'],
      pattern: token(/cflt[0-9A-Za-z+/]{60}/),
      entropy: 4,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'curl https://api.example.com/?token=cflt{alnum:60}&page=2',
        'export TOKEN="cflt{alnum:60}"',
      ],
      nearMisses: [
        'TOKEN=cflt{alnum:59}',
        'xcflt{alnum:60}',
        'cflt{alnum:60}0',
        'token: cfltxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
    {
      id: 'confluent-legacy-api-secret',
      title: 'Confluent Cloud API secret (64 characters)',
      severity: 'critical',
      keywords: ['confluent', 'ccloud', 'sasl.jaas', 'schema_registry', 'schema-registry', 'schemaregistry'],
      pattern: assigned(
        /confluent|ccloud|PlainLoginModule|schema[_-]?registry/,
        /secret|password/,
        /[0-9A-Za-z+/]{64}/,
      ),
      entropy: 4.3,
      check: noHash,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'CONFLUENT_API_SECRET={alnum:64}',
        "const confluentApiSecret = process.env.CONFLUENT_API_SECRET || '{alnum:64}';",
        'confluentApiSecret: string = "{alnum:64}"',
        "sasl.jaas.config=PlainLoginModule required username='A' password='{alnum:64}';",
      ],
      nearMisses: [
        'CONFLUENT_API_SECRET={alnum:63}',
        'CONFLUENT_API_SECRET="{alnum:64}0"',
        'confluent: commit {alnum:64}',
        'CONFLUENT_API_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    },
  ],
};
