import assert from 'node:assert/strict';
import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { hchacha20, ofLongNonce } from './xchacha.ts';
import { openTransit } from './transit.fixture.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

describe('XChaCha20-Poly1305', () => {
  it('hashes key and nonce as the draft has it (2.2.1)', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
    const nonce = hex('000000090000004a0000000031415927');
    assert.deepEqual(
      hchacha20(key, nonce),
      hex('82413b4227b27bfed30e42508a877d73 a0f9e4d58a74a853c12ec41326d3ecdc'),
    );
  });

  it('gives the ciphertext and the tag of the draft (A.3.1)', () => {
    const given = ofLongNonce(
      hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'),
      hex('404142434445464748494a4b4c4d4e4f5051525354555657'),
    );
    const cipher = createCipheriv('chacha20-poly1305', given.key, given.nonce, { authTagLength: 16 });
    cipher.setAAD(hex('50515253c0c1c2c3c4c5c6c7'), { plaintextLength: 114 });
    const text =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
    assert.deepEqual(sealed.subarray(0, 16), hex('bd6d179d3e83d43b9576579493c0e939'));
    assert.deepEqual(sealed.subarray(-2), hex('b52e'));
    assert.deepEqual(cipher.getAuthTag(), hex('c0875924c1c7987947deafd8780acf49'));
  });

  it('encrypts by a key of its own type, under a nonce of 24 bytes', async () => {
    const { data, post } = await openTransit({ type: 'xchacha20-poly1305' });
    const plaintext = randomBytes(100).toString('base64');
    const associated_data = 'YQ==';
    const { ciphertext } = await data('encrypt/k', { plaintext, associated_data });
    const bytes = Buffer.from(String(ciphertext).replace('vault:v1:', ''), 'base64');
    assert.equal(bytes.length, 24 + 100 + 16);
    assert.equal((await data('decrypt/k', { ciphertext, associated_data }))['plaintext'], plaintext);
    assert.equal((await post('decrypt/k', { ciphertext })).status, 400);
    for (const at of [0, 16, 23, 24, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      const body = { ciphertext: `vault:v1:${changed.toString('base64')}`, associated_data };
      assert.equal((await post('decrypt/k', body)).status, 400, String(at));
    }
    const short = { ciphertext: `vault:v1:${bytes.subarray(0, 39).toString('base64')}` };
    assert.equal((await post('decrypt/k', short)).status, 400);
  });

  it('gives the same for the same where that is asked, and not for other data', async () => {
    const { data } = await openTransit({
      type: 'xchacha20-poly1305',
      derived: true,
      convergent_encryption: true,
    });
    const encrypted = async (plaintext: string, context: string) =>
      (await data('encrypt/k', { plaintext, context }))['ciphertext'];
    const first = await encrypted('YWJj', 'YQ==');
    assert.equal(await encrypted('YWJj', 'YQ=='), first);
    assert.notEqual(await encrypted('YWJk', 'YQ=='), first);
    assert.notEqual(await encrypted('YWJj', 'Yg=='), first);
    assert.equal((await data('decrypt/k', { ciphertext: first, context: 'YQ==' }))['plaintext'], 'YWJj');
  });
});
