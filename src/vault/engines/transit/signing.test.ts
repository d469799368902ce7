import assert from 'node:assert/strict';
import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { derOfSignature, signatureOfDer } from './ecdsa-prehashed.ts';
import { base64, openTransit } from './transit.fixture.ts';

const HASHES = [
  ['sha2-224', 'sha224'],
  ['sha2-256', 'sha256'],
  ['sha2-384', 'sha384'],
  ['sha2-512', 'sha512'],
  ['sha3-256', 'sha3-256'],
  ['sha1', 'sha1'],
] as const;

const opened = async (key: Record<string, unknown>) => {
  const { vault, post, data, read } = await openTransit(key);
  const { keys } = (await read('keys/k')) as { keys: Record<string, { public_key: string; name: string }> };
  const sign = async (path: string, body: object) =>
    String((await data(`sign/k${path}`, body))['signature']).replace('vault:v1:', '');
  const isValid = async (path: string, body: object) => (await data(`verify/k${path}`, body))['valid'];
  return { vault, post, data, publicKey: keys['1']?.public_key ?? '', shown: keys['1']?.name, sign, isValid };
};

describe('signatures by transit', () => {
  it('of RSA verify elsewhere, by PSS and PKCS #1, hashed here or before', async () => {
    const { publicKey, sign, isValid } = await opened({ type: 'rsa-2048' });
    const key = createPublicKey(publicKey);
    for (const [name, hash] of HASHES)
      for (const signature_algorithm of ['pss', 'pkcs1v15'])
        for (const prehashed of [false, true]) {
          const digest = createHash(hash).update('hello').digest();
          const body = { input: base64(prehashed ? digest : 'hello'), prehashed, signature_algorithm };
          const signature = await sign(`/${name}`, body);
          const padding =
            signature_algorithm === 'pss' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
          const what = `${name} ${signature_algorithm} ${prehashed}`;
          const bytes = Buffer.from(signature, 'base64');
          assert.ok(verify(hash, Buffer.from('hello'), { key, padding }, bytes), what);
          for (const hashed of [false, true]) {
            const claim = {
              input: base64(hashed ? digest : 'hello'),
              prehashed: hashed,
              signature_algorithm,
            };
            assert.equal(
              await isValid(`/${name}`, { ...claim, signature: `vault:v1:${signature}` }),
              true,
              what,
            );
            bytes[20] = (bytes[20] ?? 0) ^ 1;
            const changed = `vault:v1:${bytes.toString('base64')}`;
            assert.equal(await isValid(`/${name}`, { ...claim, signature: changed }), false, what);
            bytes[20] = (bytes[20] ?? 0) ^ 1;
          }
        }
  });

  it('of PSS have the salt that is asked', async () => {
    const { publicKey, sign, isValid, post } = await opened({ type: 'rsa-2048' });
    const key = createPublicKey(publicKey);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const digest = createHash('sha256').update('x').digest();
    for (const [salt_length, saltLength] of [
      ['hash', 32],
      ['-1', 32],
      [20, 20],
      ['auto', 222],
    ] as const)
      for (const prehashed of [false, true]) {
        const body = { input: base64(prehashed ? digest : 'x'), prehashed, salt_length };
        const signature = await sign('', body);
        const bytes = Buffer.from(signature, 'base64');
        assert.ok(verify('sha256', Buffer.from('x'), { key, padding, saltLength }, bytes));
        const other = { ...body, salt_length: 7, signature: `vault:v1:${signature}` };
        assert.equal(await isValid('', other), false);
        assert.equal(await isValid('', { ...other, salt_length: 'auto' }), true);
      }
    for (const prehashed of [false, true]) {
      const body = { input: base64(prehashed ? digest : 'x'), prehashed, salt_length: 223 };
      assert.equal((await post('sign/k', body)).status, 400);
    }
    assert.equal((await post('sign/k', { input: '', salt_length: 'x' })).status, 400);
  });

  it('of RSA may be of bytes without the name of a hash', async () => {
    const { sign, isValid, post } = await opened({ type: 'rsa-2048' });
    const body = { input: base64('raw'), prehashed: true, signature_algorithm: 'pkcs1v15' };
    const signature = await sign('/none', body);
    assert.equal(await isValid('/none', { ...body, signature: `vault:v1:${signature}` }), true);
    assert.equal(
      await isValid('/none', { ...body, input: base64('x'), signature: `vault:v1:${signature}` }),
      false,
    );
    assert.equal((await post('sign/k/none', { input: base64('raw') })).status, 400);
    assert.equal((await post('sign/k/none', { ...body, input: base64('x'.repeat(300)) })).status, 400);
    assert.equal((await post('sign/k', { ...body, hash_algorithm: 'sha2-256' })).status, 400);
  });

  for (const [type, shown] of [
    ['ecdsa-p256', 'P-256'],
    ['ecdsa-p384', 'P-384'],
    ['ecdsa-p521', 'P-521'],
  ] as const)
    it(`of ${type} verify elsewhere, in both forms, hashed here or before`, async () => {
      const { publicKey, sign, isValid, shown: name } = await opened({ type });
      assert.equal(name, shown);
      const key = createPublicKey(publicKey);
      for (const [algorithm, hash] of HASHES)
        for (const marshaling_algorithm of ['asn1', 'jws'])
          for (const prehashed of [false, true]) {
            const digest = createHash(hash).update('hello').digest();
            const body = { input: base64(prehashed ? digest : 'hello'), prehashed, marshaling_algorithm };
            const signature = await sign(`/${algorithm}`, body);
            const isJws = marshaling_algorithm === 'jws';
            const bytes = Buffer.from(signature, isJws ? 'base64url' : 'base64');
            const dsaEncoding = isJws ? 'ieee-p1363' : 'der';
            assert.ok(verify(hash, Buffer.from('hello'), { key, dsaEncoding }, bytes), algorithm);
            for (const hashed of [false, true]) {
              const claim = {
                input: base64(hashed ? digest : 'hello'),
                prehashed: hashed,
                marshaling_algorithm,
              };
              const text = `vault:v1:${signature}`;
              assert.equal(await isValid(`/${algorithm}`, { ...claim, signature: text }), true);
              const other = { ...claim, input: base64(hashed ? digest.toReversed() : 'other') };
              assert.equal(await isValid(`/${algorithm}`, { ...other, signature: text }), false);
            }
          }
    });

  it('of Ed25519 verify elsewhere, derived by a context too', async () => {
    const { publicKey, sign } = await opened({ type: 'ed25519' });
    const spki = (raw: string) => ({
      key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw, 'base64').toString('base64url') },
      format: 'jwk' as const,
    });
    const signature = Buffer.from(await sign('', { input: base64('x') }), 'base64');
    assert.ok(verify(null, Buffer.from('x'), createPublicKey(spki(publicKey)), signature));

    const derived = await opened({ type: 'ed25519', derived: true });
    assert.equal(derived.publicKey, '');
    const batch = ['a', 'b'].map((context) => ({ input: base64('x'), context: base64(context) }));
    const signed = await derived.data('sign/k', { batch_input: [...batch, {}] });
    const results = signed['batch_results'] as Record<string, string>[];
    assert.notEqual(results[0]?.['publickey'], results[1]?.['publickey']);
    for (const { signature: text = '', publickey = '' } of results.slice(0, 2)) {
      const bytes = Buffer.from(text.replace('vault:v1:', ''), 'base64');
      assert.ok(verify(null, Buffer.from('x'), createPublicKey(spki(publickey)), bytes));
    }
    assert.equal(results[2]?.['error'], 'missing input');
    const claims = [
      { ...batch[0], signature: results[0]?.['signature'] },
      { ...batch[1], signature: results[0]?.['signature'] },
      { ...batch[0] },
    ];
    const { batch_results: told } = await derived.data('verify/k', { batch_input: claims });
    assert.deepEqual((told as object[]).slice(0, 2), [{ valid: true }, { valid: false }]);
    const query = { query: { context: base64('a') } };
    const { keys } = (await derived.vault.ask('read', 'transit/keys/k', {}, query)).body.data as {
      keys: Record<string, { public_key: string }>;
    };
    assert.equal(keys['1']?.public_key, results[0]?.['publickey']);
  });

  it('are refused or false of whatever somebody sends', async () => {
    const { isValid, post } = await opened({ type: 'ecdsa-p256' });
    const { isValid: isValidRsa } = await opened({ type: 'rsa-2048' });
    const input = base64(createHash('sha256').update('x').digest());
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.uint8Array({ maxLength: 70 }).map((rest) => Uint8Array.of(0x30, rest.length, 2, ...rest)),
      fc.constant(new Uint8Array(64)),
      fc.constant(new Uint8Array(256).fill(255)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), fc.constantFrom('asn1', 'jws'), async (sent, prehashed, form) => {
        const text = Buffer.from(sent).toString(form === 'jws' ? 'base64url' : 'base64');
        const claim = { input, prehashed, marshaling_algorithm: form, signature: `vault:v1:${text}` };
        assert.equal(await isValid('', claim), false);
        const rsa = { ...claim, signature: `vault:v1:${base64(sent)}` };
        for (const signature_algorithm of ['pss', 'pkcs1v15'])
          assert.equal(await isValidRsa('', { ...rsa, signature_algorithm }), false);
      }),
      { numRuns: propertyRuns(30) },
    );
    for (const body of [
      { input },
      { input, signature: 'x' },
      { input, signature: 'vault:v2:AAAA' },
      { input, signature: 'vault:v1:A', hmac: 'x' },
    ])
      assert.equal((await post('verify/k', body)).status, 400);
    assert.equal((await post('sign/k', { input, hash_algorithm: 'md5' })).status, 400);
    assert.equal((await post('encrypt/k', { plaintext: input })).status, 400);
  });
});

describe('the DER of a signature', () => {
  it('is read back as it was written, and is one for each', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 132, maxLength: 132 }), (bytes) => {
        const signature = Buffer.from(bytes);
        signature[0] = signature[66] = 0;
        const der = derOfSignature(signature);
        assert.deepEqual(signatureOfDer(der, 'secp521r1'), signature);
        assert.equal(signatureOfDer(Buffer.concat([der, Buffer.of(0)]), 'secp521r1'), undefined);
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});
