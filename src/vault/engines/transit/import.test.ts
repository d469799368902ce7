import assert from 'node:assert/strict';
import {
  constants,
  createCipheriv,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
  sign,
} from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { unwrapKey } from './import.ts';
import { base64, openTransit } from './transit.fixture.ts';

const wrap = (aesKey: Buffer, bytes: Buffer) => {
  const cipher = createCipheriv(
    `id-aes${aesKey.length * 8}-wrap-pad`,
    aesKey,
    Buffer.from('a65959a6', 'hex'),
  );
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
};
const pkcs8 = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' });

/** One vault for all, because its wrapping key takes long to make. */
let transit: ReturnType<typeof openTransit> | undefined;
const opened = async () => {
  transit ??= openTransit();
  const { post, read } = await transit;
  const publicKey = String((await read('wrapping_key'))['public_key']);
  const wrapped = (bytes: Buffer, oaepHash = 'sha256') => {
    const aesKey = randomBytes(32);
    const head = publicEncrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      aesKey,
    );
    return base64(Buffer.concat([head, wrap(aesKey, bytes)]));
  };
  return { post, read, wrapped };
};

describe('AES key wrap with padding', () => {
  it('gives what RFC 5649 says', () => {
    const key = Buffer.from('5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8', 'hex');
    const vectors = [
      [
        '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a',
        'c37b7e6492584340bed12207808941155068f738',
      ],
      ['afbeb0f07dfbf5419200f2ccb50bb24f', '466f7250617369'],
    ];
    for (const [wrapped = '', plain] of vectors)
      assert.equal(unwrapKey(key, Buffer.from(wrapped, 'hex')).toString('hex'), plain);
  });

  it('gives back what was wrapped, and nothing that was changed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(7), (bytes, bit) => {
        const key = randomBytes(32);
        const wrapped = wrap(key, Buffer.from(bytes));
        assert.deepEqual(unwrapKey(key, wrapped), Buffer.from(bytes));
        wrapped[bytes.length % wrapped.length] = (wrapped[bytes.length % wrapped.length] ?? 0) ^ (1 << bit);
        assert.throws(() => unwrapKey(key, wrapped));
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});

describe('keys brought to transit', () => {
  it('work as those that are made there, whatever the hash of OAEP is', async () => {
    const { post, read, wrapped } = await opened();
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const ed = generateKeyPairSync('ed25519');
    const keys: readonly (readonly [string, Buffer, string])[] = [
      ['aes128-gcm96', randomBytes(16), 'SHA1'],
      ['aes256-gcm96', randomBytes(32), 'SHA224'],
      ['chacha20-poly1305', randomBytes(32), 'SHA384'],
      ['hmac', randomBytes(100), 'SHA512'],
      ['ecdsa-p256', pkcs8(ec.privateKey), 'SHA256'],
      ['ed25519', pkcs8(ed.privateKey), 'SHA-256'],
    ];
    for (const [type, bytes, hash_function] of keys) {
      const ciphertext = wrapped(bytes, hash_function.replace('-', '').toLowerCase());
      const { status } = await post(`keys/${type}/import`, {
        type,
        ciphertext,
        hash_function,
        exportable: true,
      });
      assert.equal(status, 204, type);
      const told = await read(`keys/${type}`);
      assert.deepEqual([told['imported_key'], told['type']], [true, type]);
    }
    const { keys: shown } = (await read('export/encryption-key/aes128-gcm96')) as {
      keys: Record<string, string>;
    };
    assert.equal(shown['1'], base64(keys[0]?.[1] ?? ''));
    const signature = `vault:v1:${base64(sign('sha256', Buffer.from('x'), ec.privateKey))}`;
    assert.equal(
      (await post('verify/ecdsa-p256', { input: base64('x'), signature })).body.data['valid'],
      true,
    );
  });

  it('are refused where they are of another type, or wrapped for somebody else', async () => {
    const { post, wrapped } = await opened();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const good = Buffer.from(wrapped(randomBytes(32)), 'base64');
    const pem = publicKey.export({ format: 'pem', type: 'spki' });
    const refused = [
      {},
      { ciphertext: '' },
      { ciphertext: base64(good.subarray(0, 512)) },
      { ciphertext: base64(good.toReversed()) },
      { ciphertext: base64(good), hash_function: 'SHA1' },
      { ciphertext: base64(good), hash_function: 'MD5' },
      { ciphertext: wrapped(randomBytes(31)) },
      { ciphertext: base64(good), type: 'ecdsa-p384' },
      { ciphertext: wrapped(pkcs8(privateKey)), type: 'ecdsa-p256' },
      { ciphertext: wrapped(pkcs8(privateKey)), type: 'ecdsa-p384', public_key: pem },
      { public_key: pem },
      { public_key: pem, type: 'ed25519' },
      { public_key: 'x', type: 'ecdsa-p384' },
      { ciphertext: base64(good), auto_rotate_period: '2h' },
    ];
    for (const body of refused) assert.equal((await post('keys/refused/import', body)).status, 400);
    const answers = await Promise.all(
      [1, 2, 3].map(() => post('keys/raced/import', { ciphertext: wrapped(randomBytes(32)) })),
    );
    assert.equal(answers.filter(({ status }) => status === 204).length, 1);
  });

  it('may be public at first, and take versions until they are rotated', async () => {
    const { post, read, wrapped } = await opened();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ format: 'pem', type: 'spki' });
    await post('keys/public/import', { type: 'ecdsa-p256', public_key: pem, allow_rotation: true });
    assert.equal((await post('sign/public', { input: '' })).status, 400);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const versioned = { ciphertext: wrapped(pkcs8(other)), version: 1 };
    assert.equal((await post('keys/public/import_version', versioned)).status, 400);
    assert.equal(
      (await post('keys/public/import_version', { ciphertext: wrapped(pkcs8(privateKey)) })).status,
      204,
    );
    assert.equal((await post('sign/public', { input: '' })).body.data['key_version'], 1);
    assert.equal(
      (await post('keys/public/import_version', { ciphertext: wrapped(pkcs8(other)) })).status,
      204,
    );
    assert.equal((await read('keys/public'))['latest_version'], 2);
    assert.equal((await post('keys/public/rotate')).status, 200);
    assert.equal(
      (await post('keys/public/import_version', { ciphertext: wrapped(pkcs8(other)) })).status,
      400,
    );
    await post('keys/own');
    assert.equal(
      (await post('keys/own/import_version', { ciphertext: wrapped(randomBytes(32)) })).status,
      400,
    );
    await post('keys/fixed/import', { ciphertext: wrapped(randomBytes(32)) });
    assert.equal((await post('keys/fixed/rotate')).status, 400);
  });
});
