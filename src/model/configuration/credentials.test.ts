import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdsSecret, isCredential } from './credentials.ts';

describe('credentials in manifests', () => {
  it('are told by the name and the value together', () => {
    for (const [name, value] of [
      ['DB_PASSWORD', 'hunter'],
      ['PGPASSWORD', 'fake-pa55word'],
      ['apiKey', 'fake0123456789abc'],
      ['client-secret', 'Fake-0123456789'],
      ['GITHUB_TOKEN', 'fake_0123456789'],
    ] as const)
      assert.ok(isCredential(name, value), name);
    for (const [name, value] of [
      ['DB_PASSWORD', '$(PASSWORD)'],
      ['DB_PASSWORD', '${PASSWORD}'],
      ['DB_PASSWORD', '<password>'],
      ['PASSWORD_FILE', '/run/secrets/db'],
      ['TLS_SECRET', 'web-tls'],
      ['secret', 'shop/web-tls'],
      ['TOKEN_TTL', '3600s'],
      ['AWS_ACCESS_KEY_ID', 'fake0123456789abc'],
      ['USE_TOKEN', 'true'],
      ['COMPASS', 'north0123'],
    ] as const)
      assert.ok(!isCredential(name, value), `${name}=${value}`);
  });

  it('are told by their form, and by passwords in URLs', () => {
    assert.ok(holdsSecret('postgres://web:fake-pa55@db/web'));
    assert.ok(!holdsSecret('postgres://web:${PASSWORD}@db/web'));
    assert.ok(!holdsSecret('https://web.example:8443/a@b'));
    assert.ok(holdsSecret(['-----BEGIN EC', 'PRIVATE KEY-----'].join(' ')));
  });
});
