import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { decodedToken } from './ceremony.ts';
import { connectionOf } from './connection.ts';
import { fieldsOf } from './fields.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-vault-client-'));
after(() => rmSync(folder, { recursive: true }));

const fields = (words: readonly string[], input = '') => fieldsOf(words, () => Promise.resolve(input));

describe('what words say is to be written', () => {
  it('is text, a file, standard input, or an object of JSON', async () => {
    const file = join(folder, 'value');
    writeFileSync(file, '{"a": 1}');
    assert.deepEqual(await fields(['a=b=c', `f=@${file}`, 'at=\\@x', 'i=-'], 'typed'), {
      a: 'b=c',
      f: '{"a": 1}',
      at: '@x',
      i: 'typed',
    });
    assert.deepEqual(await fields([`@${file}`, 'b=2']), { a: 1, b: '2' });
    assert.deepEqual(await fields(['-'], '{"a": [1]}'), { a: [1] });
    assert.deepEqual(await fields(['a=1', 'a=2', 'a=3']), { a: ['1', '2', '3'] });
  });

  it('is refused where it is nothing of that, without its text', async () => {
    for (const words of [['plain'], ['=x'], ['a=-', '-'], [`@${join(folder, 'none')}`]])
      await assert.rejects(fields(words), { code: 'usage' });
    await assert.rejects(fields(['-'], 'fake-secret'), (error: Error) => !error.message.includes('fake'));
    const hostile = await fields(['__proto__=x']);
    assert.deepEqual(Object.keys(hostile), ['__proto__']);
  });
});

describe('a client of a vault', () => {
  it('is told by the environment where it is, by either name of the variables', () => {
    const known = connectionOf({ VAULT_ADDR: 'http://v:1', VAULT_TOKEN: 'a', BAO_TOKEN: 'b' }, false);
    assert.deepEqual([known.address.href, known.token], ['http://v:1/', 'b']);
    assert.equal(connectionOf({ VAULT_TOKEN: 'a' }, false).address.href, 'https://127.0.0.1:8200/');
    assert.throws(() => connectionOf({ VAULT_ADDR: 'file:///etc' }, false), { code: 'usage' });
    assert.throws(() => connectionOf({ VAULT_CACERT: join(folder, 'none') }, false), { code: 'usage' });
  });

  it('decodes a root token by its one-time password alone', () => {
    const pad = Buffer.from('fake-password');
    const token = Buffer.from('fake.token.ab');
    const encoded = Buffer.from(token.map((byte, index) => byte ^ (pad[index] ?? 0))).toString('base64');
    assert.equal(decodedToken(encoded, 'fake-password'), 'fake.token.ab');
    assert.throws(() => decodedToken(encoded, 'short'), { code: 'usage' });
  });
});
