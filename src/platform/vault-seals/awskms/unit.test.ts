import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Asked, startService, type Told } from '../service.fixture.ts';
import { awsKmsSeal } from './unit.ts';

const KEY = Buffer.alloc(32, 7);
const SETTINGS = {
  region: 'eu-central-1',
  kms_key_id: 'alias/vault',
  access_key: 'AKIAFAKEFAKEFAKE',
  secret_key: 'fake-secret',
};

/** Encrypts by turning bytes around, for one key and one context. Source: the API's reference of KMS. */
function kms({ headers, body }: Asked): Told {
  const asked = JSON.parse(body) as Record<string, string>;
  assert.match(String(headers.authorization), /^AWS4-HMAC-SHA256 Credential=AKIAFAKEFAKEFAKE\//);
  if (asked['KeyId'] !== 'alias/vault')
    return { status: 400, body: { __type: 'AccessDeniedException', message: 'not this key' } };
  const turned = (text = '') => Buffer.from(text, 'base64').toReversed();
  const bound = Buffer.from(JSON.stringify(asked['EncryptionContext']));
  const KeyId = 'arn:aws:kms:eu-central-1:1:key/1';
  if (headers['x-amz-target'] === 'TrentService.Encrypt') {
    const sealed = Buffer.concat([bound, turned(asked['Plaintext'])]);
    return { body: { KeyId, CiphertextBlob: sealed.toString('base64') } };
  }
  const sealed = Buffer.from(asked['CiphertextBlob'] ?? '', 'base64');
  if (!sealed.subarray(0, bound.length).equals(bound))
    return { status: 400, body: { __type: 'InvalidCiphertextException' } };
  const plain = sealed.subarray(bound.length).toReversed();
  return { body: { KeyId, Plaintext: Buffer.from(plain).toString('base64') } };
}

describe('the seal by AWS KMS', () => {
  it('wraps by one key and unwraps by it, bound to its purpose', async () => {
    await using service = await startService(kms);
    const wrapper = await awsKmsSeal.open({ ...SETTINGS, endpoint: service.url });
    const wrapped = await wrapper.wrap(KEY);
    assert.ok(!JSON.stringify(wrapped).includes(KEY.toString('base64')));
    assert.deepEqual(await wrapper.unwrap(wrapped), KEY);
    const other = { ciphertext: Buffer.from('of somebody else').toString('base64') };
    await assert.rejects(wrapper.unwrap(other), { code: 'mismatch' });
    await assert.rejects(wrapper.unwrap({ pcrs: '' }), { code: 'mismatch' });
  });

  it('tells whether it is refused or nobody answers', async () => {
    await using service = await startService(kms);
    const other = await awsKmsSeal.open({ ...SETTINGS, kms_key_id: 'other', endpoint: service.url });
    await assert.rejects(other.wrap(KEY), { code: 'refused', message: /not this key/ });
    const nobody = await awsKmsSeal.open({ ...SETTINGS, endpoint: 'http://127.0.0.1:1' });
    await assert.rejects(nobody.wrap(KEY), { code: 'unreachable' });
  });

  it('needs both halves of its credentials', () => {
    const { secret_key: _, ...half } = SETTINGS;
    assert.ok(awsKmsSeal.settings.safeParse(SETTINGS).success);
    assert.ok(!awsKmsSeal.settings.safeParse(half).success);
    assert.ok(!awsKmsSeal.settings.safeParse({ ...SETTINGS, kms_key: 'mistyped' }).success);
  });
});
