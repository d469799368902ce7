import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Asked, startService, type Told } from '../service.fixture.ts';
import { gcpCkmsSeal } from './unit.ts';

const KEY = Buffer.alloc(32, 7);
const PATH = '/v1/projects/p/locations/global/keyRings/r/cryptoKeys/k';

/** Encrypts by turning bytes around. Source: the reference of REST of Cloud KMS. */
function kms({ path, headers, body }: Asked): Told {
  assert.match(String(headers.authorization), /^Bearer /);
  const asked = JSON.parse(body) as Record<string, string>;
  const { additionalAuthenticatedData: bound = '', plaintext = '', ciphertext = '' } = asked;
  const [at, verb] = path.replace(/\?.*$/, '').split(':');
  if (at !== PATH)
    return { status: 403, body: { error: { code: 403, status: 'PERMISSION_DENIED', message: 'no' } } };
  const turned = (text: string) =>
    Buffer.from(text.replaceAll('-', '+').replaceAll('_', '/'), 'base64').toReversed();
  if (verb === 'encrypt')
    return { body: { name: PATH, ciphertext: Buffer.from(turned(plaintext)).toString('base64') } };
  return bound !== '' && Buffer.from(ciphertext, 'base64').length === KEY.length
    ? { body: { plaintext: Buffer.from(turned(ciphertext)).toString('base64') } }
    : { status: 400, body: { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'no' } } };
}

describe('the seal by Google Cloud KMS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-gcpckms-'));
  const credentials = join(folder, 'account.json');
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(
    credentials,
    JSON.stringify({
      type: 'service_account',
      project_id: 'p',
      private_key_id: 'fake',
      private_key: privateKey,
      client_email: 'vault@p.iam.gserviceaccount.com',
      client_id: '1',
    }),
  );
  const before = process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = credentials;
  after(() => {
    if (before === undefined) delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
    else process.env['GOOGLE_APPLICATION_CREDENTIALS'] = before;
    rmSync(folder, { recursive: true });
  });
  const settings = { project: 'p', region: 'global', key_ring: 'r', crypto_key: 'k' };

  it('wraps by one key and unwraps by it, and tells what is refused', async () => {
    await using service = await startService(kms);
    const wrapper = await gcpCkmsSeal.open({ ...settings, endpoint: service.url });
    const wrapped = await wrapper.wrap(KEY);
    assert.deepEqual(await wrapper.unwrap(wrapped), KEY);
    await assert.rejects(wrapper.unwrap({ ciphertext: 'AAAA' }), { code: 'mismatch' });
    const other = await gcpCkmsSeal.open({ ...settings, crypto_key: 'other', endpoint: service.url });
    await assert.rejects(other.wrap(KEY), { code: 'refused' });
  });
});
