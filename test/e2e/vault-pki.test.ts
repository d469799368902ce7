import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { serveVault, type VaultServer } from '../../src/apps/vault/serve-vault.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, run } from './command.ts';

export const lane: Lane = 'anywhere';

type Data = Readonly<Record<string, string>>;

describe('certificates of the vault, as openssl and an unmodified client see them', () => {
  let server: VaultServer;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-pki-'));
    const settings = {
      store: ':memory:',
      listeners: [{ address: { host: '127.0.0.1', port: 0 } }],
      audit: [],
    };
    server = await serveVault({ ...settings, version: '0.0.0', onNote: assert.fail });
    const { shares } = await server.vault.initialise(1, 1, 'root');
    await server.vault.unseal(shares[0]?.toString('base64') ?? '');
    for (const path of ['pki', 'below']) await ask('POST', `sys/mounts/${path}`, { type: 'pki' });
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  async function ask(method: string, path: string, body?: object): Promise<Data> {
    const response = await fetch(`${server.addresses[0]}/v1/${path}`, {
      method,
      headers: { 'x-vault-token': 'root', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text === '' ? {} : ((JSON.parse(text) as { data: Data | null }).data ?? {});
  }

  const file = (name: string) => join(folder, name);
  const write = (name: string, text = '') => {
    writeFileSync(file(name), `${text}\n`);
    return file(name);
  };
  const openssl = (...args: readonly string[]) => must('openssl', args);
  const fetched = async (path: string) => (await fetch(`${server.addresses[0]}/v1/${path}`)).text();
  const raw = async (path: string) =>
    Buffer.from(await (await fetch(`${server.addresses[0]}/v1/${path}`)).arrayBuffer());

  /** A root, an authority below it in another mount, and a role there. */
  async function authorities(): Promise<void> {
    await ask('POST', 'pki/root/generate/internal', {
      common_name: 'Example Root',
      key_type: 'rsa',
      ttl: '700h',
    });
    const { csr = '' } = await ask('POST', 'below/intermediate/generate/internal', {
      common_name: 'Example Issuing',
      key_type: 'ec',
      key_bits: 384,
    });
    await openssl('req', '-in', write('below.csr', csr), '-noout', '-verify');
    const signed = await ask('POST', 'pki/root/sign-intermediate', {
      csr,
      common_name: 'Example Issuing',
      ttl: '600h',
      max_path_length: 0,
    });
    await ask('POST', 'below/intermediate/set-signed', { certificate: signed['certificate'] });
    await ask('POST', 'below/config/urls', { ocsp_servers: `${server.addresses[0]}/v1/below/ocsp` });
    await ask('POST', 'below/roles/web', {
      allowed_domains: 'example.test',
      allow_subdomains: true,
      key_type: 'any',
      ttl: '72h',
    });
    await ask('POST', 'below/roles/made', {
      allowed_domains: 'example.test',
      allow_subdomains: true,
      key_type: 'ec',
      ttl: '24h',
    });
    write('root.pem', await fetched('pki/ca/pem'));
    write('below.pem', await fetched('below/ca/pem'));
  }

  it('have a chain that verifies, of keys of each type, and end in TLS between both sides', async () => {
    await authorities();
    const verify = (...more: readonly string[]) =>
      openssl(
        'verify',
        '-x509_strict',
        '-CAfile',
        file('root.pem'),
        '-untrusted',
        file('below.pem'),
        ...more,
      );
    for (const [type, options] of [
      ['rsa', ['-newkey', 'rsa:2048']],
      ['ec', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
      ['ed25519', ['-newkey', 'ed25519']],
    ] as const) {
      const names = ['-subj', `/CN=${type}.example.test`, '-addext', 'subjectAltName=IP:127.0.0.1'];
      await openssl(
        'req',
        '-new',
        ...options,
        '-nodes',
        '-keyout',
        file(`${type}.key`),
        ...names,
        '-out',
        file('a.csr'),
      );
      const { certificate } = await ask('POST', 'below/sign/web', {
        csr: readFileSync(file('a.csr'), 'utf8'),
      });
      await verify(
        '-purpose',
        'sslserver',
        '-verify_hostname',
        `${type}.example.test`,
        write(`${type}.pem`, certificate),
      );
      await verify('-verify_ip', '127.0.0.1', file(`${type}.pem`));
    }
    const made = await ask('POST', 'below/issue/made', { common_name: 'client.example.test' });
    await verify('-purpose', 'sslclient', write('client.pem', made['certificate']));
    write('client.key', made['private_key']);

    const tls = createServer({
      cert: readFileSync(file('rsa.pem'), 'utf8') + readFileSync(file('below.pem'), 'utf8'),
      key: readFileSync(file('rsa.key')),
      ca: [readFileSync(file('root.pem')), readFileSync(file('below.pem'))],
      requestCert: true,
      rejectUnauthorized: true,
    });
    const peers: string[] = [];
    tls.on('secureConnection', (socket) => {
      peers.push(String(socket.getPeerCertificate().subject.CN));
      socket.end('hello\n');
    });
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const { port } = tls.address() as AddressInfo;
    const connect = (name: string, ...more: readonly string[]) =>
      run('openssl', [
        's_client',
        '-connect',
        `127.0.0.1:${port}`,
        '-CAfile',
        file('root.pem'),
        '-verify_return_error',
        '-verify_hostname',
        name,
        '-quiet',
        '-no_ign_eof',
        ...more,
      ]);
    const own = ['-cert', file('client.pem'), '-key', file('client.key')];
    const good = await connect('rsa.example.test', ...own);
    const bad = await connect('other.example.test', ...own);
    await new Promise((resolve) => tls.close(resolve));
    assert.match(good.stdout, /hello/);
    assert.notEqual(bad.code, 0);
    assert.ok(peers.includes('client.example.test'));
  });

  it('are told to be revoked by lists and by OCSP, by POST and by GET', async () => {
    const leaf = await ask('POST', 'below/issue/made', { common_name: 'gone.example.test' });
    write('gone.pem', leaf['certificate']);
    const issuer = ['-issuer', file('below.pem'), '-cert', file('gone.pem')];
    const trust = ['-CAfile', file('root.pem'), '-verify_other', file('below.pem')];
    const status = async () =>
      (
        await must('openssl', ['ocsp', ...issuer, ...trust, '-url', `${server.addresses[0]}/v1/below/ocsp`])
      ).split('\n')[0];
    const statusByGet = async (encode: (text: string) => string) => {
      await openssl('ocsp', ...issuer, '-reqout', file('request.der'));
      const path = encode(readFileSync(file('request.der')).toString('base64'));
      writeFileSync(file('answer.der'), await raw(`below/ocsp/${path}`));
      return (
        await openssl(
          'ocsp',
          ...issuer,
          ...trust,
          '-respin',
          file('answer.der'),
          '-no_nonce',
          '-reqin',
          file('request.der'),
        )
      ).split('\n')[0];
    };
    const checkCrl = async () => {
      write('crl.pem', await fetched('below/crl/pem'));
      await openssl('crl', '-in', file('crl.pem'), '-CAfile', file('below.pem'), '-noout');
      return run('openssl', [
        'verify',
        '-crl_check',
        '-CRLfile',
        file('crl.pem'),
        '-CAfile',
        file('root.pem'),
        '-untrusted',
        file('below.pem'),
        file('gone.pem'),
      ]);
    };
    assert.equal(await status(), `${file('gone.pem')}: good`);
    assert.equal((await checkCrl()).code, 0);
    await ask('POST', 'below/revoke', { serial_number: leaf['serial_number'] });
    assert.equal(await status(), `${file('gone.pem')}: revoked`);
    // Each request has another nonce, and so other signs in its base64.
    for (let n = 0; n < 4; n += 1) {
      assert.equal(await statusByGet((text) => text), `${file('gone.pem')}: revoked`);
      assert.equal(await statusByGet(encodeURIComponent), `${file('gone.pem')}: revoked`);
    }
    const checked = await checkCrl();
    assert.match(checked.stdout + checked.stderr, /certificate revoked/);
    const der = await raw('below/crl');
    writeFileSync(file('crl.der'), der);
    const text = await openssl('crl', '-inform', 'DER', '-in', file('crl.der'), '-noout', '-text');
    assert.match(
      text,
      new RegExp(`Serial Number: ${(leaf['serial_number'] ?? '').replaceAll(':', '').toUpperCase()}`),
    );
  });

  it('are of no authority, whatever a request says', async () => {
    const request = async (...more: readonly string[]) => {
      const key = [
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        file('b.key'),
      ];
      await openssl('req', '-new', ...key, '-subj', '/CN=ca.example.test', ...more, '-out', file('b.csr'));
      return { csr: readFileSync(file('b.csr'), 'utf8') };
    };
    const ca = await request(
      '-addext',
      'basicConstraints=critical,CA:TRUE',
      '-addext',
      'keyUsage=keyCertSign',
    );
    const { certificate } = await ask('POST', 'below/sign/web', ca);
    const text = await openssl('x509', '-in', write('b.pem', certificate), '-noout', '-text');
    assert.match(text, /CA:FALSE/);
    assert.doesNotMatch(text, /CA:TRUE|Certificate Sign/);
    await assert.rejects(ask('POST', 'below/sign-verbatim', ca), /400/);
    const plain = await request('-addext', 'extendedKeyUsage=emailProtection');
    const verbatim = await ask('POST', 'below/sign-verbatim', { ...plain, ttl: '1h' });
    const shown = await openssl('x509', '-in', write('c.pem', verbatim['certificate']), '-noout', '-text');
    assert.match(shown, /E-mail Protection/);
    assert.match(shown, /CA:FALSE/);
  });

  it('are of no key that is weak, of a curve that has no name, or that nobody checks', async () => {
    const EC = ['-newkey', 'ec', '-pkeyopt'];
    for (const options of [
      ['-newkey', 'rsa:1024'],
      ['-newkey', 'rsa:2048', '-sha1'],
      ['-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'],
      ['-newkey', 'ed448'],
      [...EC, 'ec_paramgen_curve:secp256k1'],
      [...EC, 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:explicit'],
    ]) {
      const output = [
        '-nodes',
        '-keyout',
        file('e.key'),
        '-subj',
        '/CN=e.example.test',
        '-out',
        file('e.csr'),
      ];
      await openssl('req', '-new', ...options, ...output);
      const csr = readFileSync(file('e.csr'), 'utf8');
      await assert.rejects(ask('POST', 'below/sign/web', { csr }), / 400 /, options.join(' '));
    }
  });

  it('are what an unmodified client of Vault asks for', async () => {
    const script = `
import hvac, sys
client = hvac.Client(url=sys.argv[1], token='root')
client.sys.enable_secrets_engine('pki', path='hvac')
pki = client.secrets.pki
at = {'mount_point': 'hvac'}
root = pki.generate_root('exported', 'Client Root', {'ttl': '500h', 'key_type': 'ec'}, **at)['data']
assert root['private_key'].startswith('-----BEGIN EC PRIVATE KEY')
assert pki.read_ca_certificate(**at).strip() == root['certificate'].strip()
assert pki.read_ca_certificate_chain(**at).strip() == root['certificate'].strip()
pki.set_urls({'ocsp_servers': ['http://ocsp.example.test/']}, **at)
assert pki.read_urls(**at)['data']['ocsp_servers'] == ['http://ocsp.example.test/']
pki.create_or_update_role('web', {'allowed_domains': 'example.test', 'allow_subdomains': True, 'key_type': 'ec', 'ttl': '24h'}, **at)
assert pki.read_role('web', **at)['data']['allowed_domains'] == ['example.test']
assert pki.list_roles(**at)['data']['keys'] == ['web']
leaf = pki.generate_certificate('web', 'a.example.test', **at)['data']
assert leaf['serial_number'] in pki.list_certificates(**at)['data']['keys']
assert pki.read_certificate(leaf['serial_number'], **at)['data']['certificate'] == leaf['certificate']
try:
    pki.generate_certificate('web', 'example.org', **at)
    sys.exit('a name that no role allows')
except hvac.exceptions.InvalidRequest:
    pass
csr = pki.generate_intermediate('internal', 'Client Below', {'key_type': 'ec'}, **at)['data']['csr']
signed = pki.sign_intermediate(csr, 'Client Below', {'ttl': '100h'}, **at)['data']
pki.set_signed_intermediate(signed['certificate'], **at)
assert len(pki.list_issuers(**at)['data']['keys']) == 2
pki.update_issuer('default', {'issuer_name': 'first'}, **at)
assert pki.read_issuer('first', **at)['data']['certificate'].strip() == root['certificate'].strip()
request = open(sys.argv[2]).read()
pki.sign_verbatim(request, extra_params={'ttl': '1h'}, **at)
assert pki.revoke_certificate(leaf['serial_number'], **at)['data']['revocation_time'] > 0
pki.set_crl_configuration('24h', **at)
assert pki.read_crl_configuration(**at)['data']['expiry'] == '24h0m0s'
assert pki.rotate_crl(**at)['data']['success']
assert 'BEGIN X509 CRL' in pki.read_crl(**at)
pki.tidy({'tidy_cert_store': True}, **at)
pki.delete_role('web', **at)
pki.delete_root(**at)
pki.submit_ca_information(root['certificate'] + '\\n' + root['private_key'], **at)
assert pki.read_ca_certificate(**at).strip() == root['certificate'].strip()
print('done')
`;
    write('client.py', script);
    await openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      file('d.key'),
      '-subj',
      '/CN=d',
      '-out',
      file('d.csr'),
    );
    const said = await must('/usr/bin/python3', [
      file('client.py'),
      server.addresses[0] ?? '',
      file('d.csr'),
    ]);
    assert.equal(said.trim(), 'done');
  });
});
