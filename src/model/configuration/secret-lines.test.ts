import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayHoldSecret } from './secret-lines.ts';

describe('lines of configuration', () => {
  it('may hold a credential where a name or a form says so', () => {
    for (const lines of [
      'password: fake-pa55word',
      '-      POSTGRES_PASSWORD: fake',
      'ENV API_KEY=fake',
      '  - name: DB_TOKEN\n    value: fake',
      'url: postgres://web:fake@db/web',
      '{"clientSecret": "fake"}',
    ])
      assert.ok(mayHoldSecret(lines), lines);
  });

  it('hold none where they only speak of one', () => {
    for (const lines of [
      'automountServiceAccountToken: false',
      'secretName: web-tls',
      'password: ${PASSWORD}',
      'token: "$TOKEN"',
      'image: web:1',
      'url: https://web.example/',
    ])
      assert.ok(!mayHoldSecret(lines), lines);
  });
});
