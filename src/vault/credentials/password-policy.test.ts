import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Refusal } from '../refusal.ts';
import { TestVault } from '../vault.fixture.ts';
import { passwordOf, passwordPolicyOf } from './password-policy.ts';

const POLICY = `
length = 20
rule "charset" { charset = "abcdefghijklmnopqrstuvwxyz" min-chars = 1 }
rule "charset" {
  charset = "0123456789"
  min-chars = 3
}
`;

describe('password policies', () => {
  it('make passwords that have what they ask for', () => {
    const policy = passwordPolicyOf(POLICY);
    const made = Array.from({ length: 50 }, () => passwordOf(policy));
    assert.equal(new Set(made).size, 50);
    for (const password of made) {
      assert.match(password, /^[a-z\d]{20}$/);
      assert.match(password, /(?:\d.*){3}/);
    }
  });

  it('are refused where they are none, or are met by hardly any', () => {
    for (const text of [
      '',
      'length = 20',
      'length = 3 rule "charset" { charset = "ab" }',
      'length = 20.5 rule "charset" { charset = "ab" }',
      'length = 20 rule "charset" { charset = "" }',
      'length = 20 rule "other" { charset = "ab" }',
      'length = 20 length = 30 rule "charset" { charset = "ab" }',
      'length = 20 rule "charset" { charset = "aa" }',
      'length = 20 rule "charset" { charset = "ab" min-chars = 21 }',
      'length = 20 rule "charset" { charset = "abcdefghij" min-chars = 0 } rule "charset" { charset = "0" min-chars = 20 }',
      'length = 20 rule "charset" { charset = "a\\nb" }',
      `length = 20 ${'rule "charset" { charset = "ab" } '.repeat(40)}`,
    ])
      assert.throws(
        () => passwordPolicyOf(text),
        (error) => error instanceof Refusal && error.status === 400,
        text,
      );
  });

  it('are kept by name, in both forms in which clients send them', async () => {
    const vault = await TestVault.open();
    const path = 'sys/policies/password/strong';
    assert.equal(
      (await vault.ask('update', path, { policy: Buffer.from(POLICY).toString('base64') })).status,
      204,
    );
    assert.equal((await vault.ask('read', path)).body.data['policy'], POLICY);
    assert.match(
      String((await vault.ask('read', `${path}/generate`)).body.data['password']),
      /^[a-z\d]{20}$/,
    );
    assert.deepEqual((await vault.ask('list', 'sys/policies/password')).body.data['keys'], ['strong']);
    assert.equal((await vault.ask('update', path, { policy: 'length = 1' })).status, 400);
    await vault.ask('delete', path);
    assert.equal((await vault.ask('read', `${path}/generate`)).status, 404);
  });
});
