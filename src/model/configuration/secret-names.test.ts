import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isSecretName } from './secret-names.ts';

const SECRETS = `DB_PASSWORD PGPASSWORD mysql-passwd password PASSWORDS passphrase SSH_PASS DB_PWD GITHUB_TOKEN token2
  TOKEN_2 apiKey api-key API_KEYS client-secret APITOKEN AWS_SECRET_ACCESS_KEY privateKey spring.datasource.password
  SECRET_KEY_BASE NEO4J_AUTH STORAGE_CONNECTION_STRING GOOGLE_CREDENTIALS ENCRYPTION_KEY IDENTITY_PASSWORD FILE_PASSWORD SSHPASSPHRASE`;
const NONE = `PASSWORD_FILE TOKEN_TTL SECRET_NAME AWS_ACCESS_KEY_ID TOKEN_URL COMPASS BYPASS AUTH NEXT_PUBLIC_API_KEY
  STRIPE_PUBLISHABLE_KEY PUBLIC_KEY KEY MONKEY AUTHOR TOKENIZER CSRF_HEADER_TOKEN passwordPolicy secretRef`;

it('names say whether their value is a credential', () => {
  for (const name of SECRETS.split(/\s+/)) assert.ok(isSecretName(name), name);
  for (const name of NONE.split(/\s+/)) assert.ok(!isSecretName(name), name);
});
