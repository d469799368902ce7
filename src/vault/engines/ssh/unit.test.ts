import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { beforeEach, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Refusal } from '../../refusal.ts';
import { TestVault } from '../../vault.fixture.ts';
import { parsePrivateKey, privateKeyText } from './private-key.ts';
import { parsePublicKey, publicKeyLine, sshPublicKey } from './public-key.ts';
import { sshString, WireReader } from './wire.ts';

const USER = { key_type: 'ca', allow_user_certificates: true, allowed_users: 'ann,bob', default_user: 'ann' };
const ED = generateKeyPairSync('ed25519');
const LINE = publicKeyLine(sshPublicKey(ED.publicKey));

let vault: TestVault;
const open = async (authority?: object) => {
  vault = await TestVault.open();
  await vault.ask('update', 'sys/mounts/ssh', { type: 'ssh' });
  if (authority) await data('config/ca', authority);
};
const post = (path: string, body: object = {}) =>
  vault.ask('update', `ssh/${path}`, body as Record<string, unknown>);
const data = async (path: string, body: object = {}) => {
  const { status, body: shown } = await post(path, body);
  assert.ok(status === 200 || status === 204, `${path}: ${status} ${JSON.stringify(shown)}`);
  return shown.data ?? {};
};

/** What a certificate says, and whether its signature is by the key that it names. */
const readCertificate = (line: unknown) => {
  const [type = '', text = ''] = String(line).split(' ');
  const blob = Buffer.from(text, 'base64');
  const reader = new WireReader(blob);
  const string = () => reader.string() ?? assert.fail('a string is missing');
  const uint64 = () => (reader.uint32() ?? 0) * 2 ** 32 + (reader.uint32() ?? 0);
  const pairs = (bytes: Buffer) => {
    const inner = new WireReader(bytes);
    const found: [string, string][] = [];
    while (inner.rest.length > 0) {
      const name = String(inner.string());
      const value = new WireReader(inner.string() ?? Buffer.alloc(0));
      found.push([name, value.rest.length > 0 ? String(value.string()) : '']);
    }
    return found;
  };
  assert.equal(String(string()), type);
  assert.equal(string().length, 32);
  const fields = type.startsWith('ssh-ed25519') ? 1 : 2;
  reader.strings(fields);
  const serial = reader.rest.subarray(0, 8).toString('hex');
  uint64();
  const [kind, keyId, packed] = [reader.uint32(), String(string()), new WireReader(string())];
  const principals: string[] = [];
  while (packed.rest.length > 0) principals.push(String(packed.string()));
  const [after, until] = [uint64(), uint64()];
  const [criticalOptions, extensions] = [pairs(string()), pairs(string())];
  assert.equal(string().length, 0);
  const authority = string();
  const said = blob.subarray(0, blob.length - reader.rest.length);
  const signature = new WireReader(string());
  const algorithm = String(signature.string());
  return {
    told: { kind, keyId, principals, after, until, criticalOptions, extensions, serial },
    authority: authority.toString('base64'),
    said,
    algorithm,
    signature: signature.string() ?? Buffer.alloc(0),
  };
};

describe('certificates for SSH', () => {
  beforeEach(() => open({ key_type: 'ssh-ed25519' }));

  it('say what their role and the request do, from half a minute ago until they end', async () => {
    await data('roles/users', {
      ...USER,
      ttl: '1h',
      max_ttl: '2h',
      default_extensions: { 'permit-pty': '', 'login@example.com': 'ann' },
      default_critical_options: { 'source-address': '10.0.0.0/8', 'force-command': 'true' },
    });
    const made = await data('sign/users', { public_key: `${LINE.trim()} ann@host` });
    const { told } = readCertificate(made['signed_key']);
    const now = vault.now / 1000;
    const hash = told.keyId.replace(/^vault-root-/, '');
    assert.match(hash, /^[\da-f]{64}$/);
    assert.deepEqual(told, {
      kind: 1,
      keyId: `vault-root-${hash}`,
      principals: ['ann'],
      after: now - 30,
      until: now + 3600,
      criticalOptions: [
        ['force-command', 'true'],
        ['source-address', '10.0.0.0/8'],
      ],
      extensions: [
        ['login@example.com', 'ann'],
        ['permit-pty', ''],
      ],
      serial: made['serial_number'],
    });
  });

  it('go no further than their role', async () => {
    await data('roles/users', { ...USER, ttl: '1h', max_ttl: '2h', allowed_extensions: 'permit-pty' });
    await data('roles/hosts', {
      key_type: 'ca',
      allow_host_certificates: true,
      allowed_domains: 'example.com',
      allow_subdomains: true,
    });
    await data('roles/ids', { ...USER, allow_user_key_ids: true, key_id_format: '{{role_name}}-{{other}}' });
    await data('roles/rsa', {
      ...USER,
      allowed_user_key_lengths: { rsa: [2048, '3072'], 'ecdsa-sha2-nistp256': 0 },
    });
    await data('roles/any', { ...USER, allowed_users: '*', default_user: '' });
    const status = async (role: string, more: object) =>
      (await post(`sign/${role}`, { public_key: LINE, ...more })).status;
    const cases: readonly (readonly [string, object, number])[] = [
      ['users', { valid_principals: 'bob,ann' }, 200],
      ['users', { valid_principals: 'root' }, 400],
      ['users', { valid_principals: 'ann,root' }, 400],
      ['users', { cert_type: 'host', valid_principals: 'a' }, 400],
      ['users', { ttl: '2h' }, 200],
      ['users', { ttl: '121m' }, 400],
      ['users', { ttl: '-1m' }, 400],
      ['users', { key_id: 'mine' }, 400],
      ['users', { extensions: { 'permit-pty': '' } }, 200],
      ['users', { extensions: { 'permit-port-forwarding': '' } }, 400],
      ['users', { public_key: 'x' }, 400],
      ['any', {}, 400],
      ['any', { valid_principals: ' , ' }, 400],
      ['any', { valid_principals: 'root' }, 200],
      ['hosts', { cert_type: 'user', valid_principals: 'a.example.com' }, 400],
      ['hosts', { cert_type: 'host', valid_principals: 'a.example.com' }, 200],
      ['hosts', { cert_type: 'host', valid_principals: 'example.com' }, 400],
      ['hosts', { cert_type: 'host', valid_principals: 'badexample.com' }, 400],
      ['hosts', { cert_type: 'host' }, 400],
      ['ids', { key_id: 'mine' }, 200],
      ['rsa', {}, 400],
      ['other', {}, 400],
    ];
    for (const [role, more, expected] of cases)
      assert.equal(await status(role, more), expected, `${role} ${JSON.stringify(more)}`);
    const { told } = readCertificate((await data('sign/ids', { public_key: LINE }))['signed_key']);
    assert.equal(told.keyId, 'ids-{{other}}');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    assert.equal(await status('rsa', { public_key: publicKeyLine(sshPublicKey(publicKey)) }), 200);
  });

  it('are refused of roles that cannot be, and of roles that are gone', async () => {
    const refused = [
      {},
      { ...USER, key_type: 'dynamic' },
      { key_type: 'ca' },
      { ...USER, allowed_users_template: true },
      { ...USER, ttl: '2h', max_ttl: '1h' },
      { ...USER, not_before_duration: '-1s' },
      { ...USER, algorithm_signer: 'ssh-rsa' },
      { ...USER, allowed_user_key_lengths: { rsa: 'x' } },
    ];
    for (const role of refused) assert.equal((await post('roles/x', role)).status, 400, JSON.stringify(role));
    // As clients of Python send it.
    const empty = {
      ...USER,
      allowed_users_template: '',
      ttl: '',
      allow_host_certificates: '',
      algorithm_signer: '',
    };
    await data('roles/x', empty);
    const told = (await vault.ask('read', 'ssh/roles/x')).body.data;
    assert.deepEqual([told['allowed_users'], told['allow_host_certificates']], ['ann,bob', false]);
    assert.ok(((await vault.ask('list', 'ssh/roles/')).body.data['keys'] as string[]).includes('x'));
    await vault.ask('delete', 'ssh/roles/x');
    assert.equal((await vault.ask('read', 'ssh/roles/x')).status, 404);
    assert.equal((await post('sign/x', { public_key: LINE })).status, 400);
  });
});

describe('the authority for SSH', () => {
  it('signs by whatever key it has, so that others can tell', async () => {
    const kinds = [
      ['ssh-ed25519', 0, 'default', 'ssh-ed25519', null],
      ['rsa', 2048, 'default', 'rsa-sha2-256', 'sha256'],
      ['ssh-rsa', 2048, 'rsa-sha2-512', 'rsa-sha2-512', 'sha512'],
      ['ec', 0, '', 'ecdsa-sha2-nistp256', 'sha256'],
      ['ecdsa-sha2-nistp521', 0, '', 'ecdsa-sha2-nistp521', 'sha512'],
    ] as const;
    for (const [key_type, key_bits, algorithm_signer, algorithm, hash] of kinds) {
      await open();
      assert.equal((await vault.ask('read', 'ssh/config/ca')).status, 400);
      const { public_key: line } = await data('config/ca', { key_type, key_bits });
      const raw = await vault.vault.handle({
        id: '',
        operation: 'read',
        path: 'ssh/public_key',
        body: {},
        query: {},
        token: undefined,
        wrapTtl: undefined,
        namespace: '',
        address: '',
      });
      assert.equal(raw.raw?.bytes.toString(), line);
      await data('roles/users', { ...USER, algorithm_signer });
      const { private_key: text, signed_key: signed } = await data('issue/users', { key_type: 'ed25519' });
      assert.equal(sshPublicKey(parsePrivateKey(String(text))).type, 'ssh-ed25519');
      const found = readCertificate(signed);
      assert.equal(found.authority, String(line).trim().split(' ')[1]);
      assert.equal(found.algorithm, algorithm);
      const authority = await authorityKey();
      assert.ok(verify(hash, found.said, authority, signatureFor(authority, found.signature)), algorithm);
    }
  });

  it('is made once, or brought, and removed', async () => {
    await open({ key_type: 'ed25519' });
    await data('roles/users', USER);
    assert.equal((await post('config/ca')).status, 400);
    await vault.ask('delete', 'ssh/config/ca');
    assert.equal((await post('sign/users', { public_key: LINE })).status, 400);
    const other = publicKeyLine(sshPublicKey(generateKeyPairSync('ed25519').publicKey));
    const private_key = privateKeyText(ED.privateKey);
    const refused = [
      { generate_signing_key: false },
      { private_key },
      { private_key, public_key: other },
      { private_key: 'x', public_key: LINE },
      { private_key, public_key: LINE, generate_signing_key: true },
      { key_type: 'ssh-dss' },
      { key_type: 'rsa', key_bits: 1024 },
    ];
    for (const body of refused) assert.equal((await post('config/ca', body)).status, 400);
    assert.equal((await post('config/ca', { private_key, public_key: LINE })).status, 204);
    const told = (await vault.ask('read', 'ssh/config/ca')).body.data['public_key'];
    assert.equal(told, LINE);
  });
});

/** The authority's public key, as Node has it. */
async function authorityKey(): Promise<KeyObject> {
  const mount = (await vault.vault.core?.services.mounts.all())?.find(({ type }) => type === 'ssh');
  const stored = mount && (await vault.vault.core?.services.storeOf(mount).get<string>('config/ca'));
  return createPublicKey(stored?.value ?? '');
}

/** As Node reads it: of ECDSA the two numbers with equal lengths. */
function signatureFor(key: KeyObject, signature: Buffer) {
  return key.asymmetricKeyType === 'ec' ? derOf(signature) : signature;
}

function derOf(pair: Buffer): Buffer {
  const numbers = (new WireReader(pair).strings(2) ?? []).map((bytes) =>
    Buffer.concat([Buffer.of(2, bytes.length), bytes]),
  );
  const content = Buffer.concat(numbers);
  const length = content.length > 127 ? Buffer.of(0x81, content.length) : Buffer.of(content.length);
  return Buffer.concat([Buffer.of(0x30), length, content]);
}

describe('keys of SSH', () => {
  it('are read as they were written, and whatever else is refused', () => {
    for (const namedCurve of ['P-256', 'P-384', 'P-521']) {
      const key = sshPublicKey(generateKeyPairSync('ec', { namedCurve }).publicKey);
      assert.deepEqual(parsePublicKey(publicKeyLine(key)), key);
      const changed = Buffer.from(key.blob);
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      assert.throws(() => parsePublicKey(publicKeyLine({ ...key, blob: changed })), Refusal);
    }
    const ed = sshPublicKey(ED.publicKey);
    assert.throws(() => parsePublicKey(publicKeyLine({ ...ed, type: 'ssh-rsa' })), Refusal);
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    assert.throws(() => parsePublicKey(publicKeyLine(sshPublicKey(small))), /2048/);
    const rsa =
      (...numbers: Buffer[]) =>
      () => {
        const blob = Buffer.concat([sshString('ssh-rsa'), ...numbers.map((one) => sshString(one))]);
        return parsePublicKey(publicKeyLine({ type: 'ssh-rsa', blob }));
      };
    const modulus = Buffer.concat([Buffer.of(0), Buffer.alloc(256, 0xff)]);
    assert.equal(rsa(Buffer.of(3), modulus)().bits, 2048);
    for (const numbers of [
      [Buffer.of(1), modulus],
      [Buffer.of(3), modulus.subarray(1)],
      [Buffer.of(3), Buffer.concat([Buffer.of(0), modulus])],
      [Buffer.of(3), Buffer.concat([modulus, Buffer.of(0)])],
      [Buffer.of(3), Buffer.concat([Buffer.of(0), Buffer.alloc(4000, 0xff)])],
      [Buffer.of(3)],
    ])
      assert.throws(rsa(...numbers), Refusal);
    const cut = fc.oneof(
      fc.string(),
      fc.nat(ed.blob.length - 1).map((at) => publicKeyLine({ ...ed, blob: ed.blob.subarray(0, at) })),
      fc
        .uint8Array({ minLength: 1 })
        .map((more) => publicKeyLine({ ...ed, blob: Buffer.concat([ed.blob, more]) })),
    );
    const text = privateKeyText(ED.privateKey);
    fc.assert(
      fc.property(cut, fc.nat(text.length - 40), (line, at) => {
        assert.throws(() => parsePublicKey(line), Refusal);
        assert.throws(() => parsePrivateKey(text.slice(0, at)), Refusal);
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
