import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { WorkloadIdentity } from '../../src/model/identity/workload-identity.ts';
import { keyPem, newKeyPair } from '../../src/platform/certificates/keys.ts';
import { newLeaf, newRoot } from '../../src/platform/identity/builtin/svid-certificates.ts';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '../../src/platform/certificates/x509.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { ADDRESSES, DB, DOMAIN, HOUR, MeshStage, N2, N3, identityOf, missingMesh } from './mesh-stage.ts';

export const lane: Lane = 'machine';

describe('a mesh of two nodes, towards somebody on the wire', { skip: missingMesh() }, () => {
  let stage: MeshStage;
  before(async () => (stage = await MeshStage.open()));
  after(() => stage?.[Symbol.dispose]());

  const name = `5432-10-2-0-5.db.shop.${DOMAIN}`;
  let made = 0;

  /** Does the database answer who comes with a certificate? */
  const reaches = (pair: { chain: string; key: string } | undefined, servername = name): Promise<boolean> => {
    const id = `attack-${(made += 1)}`;
    stage.put(`${id}.crt`, pair?.chain ?? '');
    stage.put(`${id}.key`, pair?.key ?? '');
    stage.put('bundle.pem', stage.authority.bundle(new Date()));
    const certificate = pair
      ? ['-cert', join(stage.folder, `${id}.crt`), '-key', join(stage.folder, `${id}.key`)]
      : [];
    const target = [
      '-connect',
      `${N2}:15008`,
      '-servername',
      servername,
      '-CAfile',
      join(stage.folder, 'bundle.pem'),
    ];
    return stage.lab.echoes(
      'n1',
      ['openssl', 's_client', '-quiet', '-verify_return_error', ...target, ...certificate],
      'hello\n',
      5,
    );
  };
  const leaf = async (
    identity: WorkloadIdentity,
    issuer = stage.root,
    [from, to] = [-HOUR, HOUR] as [number, number],
  ) => {
    const keys = await newKeyPair();
    const at = (offset: number) => new Date(Date.now() + offset);
    const terms = { identity, notBefore: at(from), notAfter: at(to) };
    return { chain: await newLeaf(keys.publicKey, terms, issuer), key: await keyPem(keys) };
  };
  interface Odd {
    readonly uris: readonly string[];
    readonly usages?: KeyUsageFlags;
    readonly purposes?: readonly string[];
    readonly ca?: boolean;
  }
  /** Signed by the true root, but nothing that it would sign. */
  const odd = async ({ uris, usages = KeyUsageFlags.digitalSignature, purposes, ca = false }: Odd) => {
    const [keys, ecdsa] = [await newKeyPair(), { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }];
    const [raw] = PemConverter.decode(stage.root.key);
    assert.ok(raw);
    const chain = await X509CertificateGenerator.create({
      issuer: new X509Certificate(stage.root.certificate).subjectName,
      notBefore: new Date(Date.now() - HOUR),
      notAfter: new Date(Date.now() + HOUR),
      publicKey: keys.publicKey,
      signingKey: await crypto.subtle.importKey('pkcs8', raw, ecdsa, false, ['sign']),
      signingAlgorithm: ecdsa,
      extensions: [
        new BasicConstraintsExtension(ca, undefined, true),
        new KeyUsagesExtension(usages, true),
        ...(purposes ? [new ExtendedKeyUsageExtension(purposes)] : []),
        new SubjectAlternativeNameExtension(uris.map((value) => ({ type: 'url', value }))),
      ],
    });
    return { chain: chain.toString('pem'), key: await keyPem(keys) };
  };
  const web = identityOf('web').spiffeId;

  it('a good certificate opens, so that the others could', async () => {
    assert.equal(await reaches(await leaf(identityOf('web'))), true);
    assert.equal(await reaches(await odd({ uris: [web] })), true);
  });

  it('nothing opens without one, or with one of another authority', async () => {
    assert.equal(await reaches(undefined), false);
    const other = await newRoot(DOMAIN, stage.start, new Date(stage.start.getTime() + HOUR));
    assert.equal(await reaches(await leaf(identityOf('web'), other)), false);
  });

  it('nor with one that has ended, or is not good yet', async () => {
    assert.equal(await reaches(await leaf(identityOf('web'), stage.root, [-2 * HOUR, -1000])), false);
    assert.equal(await reaches(await leaf(identityOf('web'), stage.root, [HOUR, 2 * HOUR])), false);
  });

  it('nor with one of a workload that may not, of none, or of one that is here', async () => {
    assert.equal(await reaches(await leaf(identityOf('job'))), false);
    assert.equal(await reaches(await leaf(identityOf('nobody'))), false);
    assert.equal(await reaches(await leaf(identityOf('db'))), false);
    await stage.until(
      () =>
        stage
          .records('n2')
          .some(
            ({ rule, identity }) => rule === 'unknown-identity' && identity === identityOf('nobody').spiffeId,
          ),
      'a line of it',
    );
  });

  it('nor with one that is no X.509-SVID', async () => {
    const { digitalSignature, keyCertSign, keyAgreement } = KeyUsageFlags;
    const all: Odd[] = [
      { uris: [web, 'spiffe://shop.example/ns/shop/workload/job'] },
      { uris: ['spiffe://shop.example/ns/shop/workload/job', web] },
      { uris: [web, web] },
      { uris: [] },
      { uris: [`${web}/`] },
      { uris: [web], ca: true },
      { uris: [web], usages: digitalSignature | keyCertSign },
      { uris: [web], usages: keyAgreement },
      { uris: [web], purposes: ['1.3.6.1.5.5.7.3.1'] },
    ];
    for (const one of all) assert.equal(await reaches(await odd(one)), false, JSON.stringify(one));
  });

  it('nor for a destination that is not there', async () => {
    const pair = await leaf(identityOf('web'));
    for (const other of [
      '0-10-2-0-5',
      '65536-10-2-0-5',
      '5432-10-2-0-1',
      '5432-127-0-0-1',
      '5432',
      '05432-10-2-0-5',
      '22-10-2-0-5',
    ])
      assert.equal(await reaches(pair, `${other}.db.shop.${DOMAIN}`), false, other);
    assert.equal(await reaches(pair, `5432-10-2-0-5.web.shop.${DOMAIN}`), false);
    assert.equal(await reaches(pair, 'localhost'), false);
  });

  it('nor without TLS, whatever it says of itself', async () => {
    const script = `import socket,sys
s=socket.create_connection(('${N2}',int(sys.argv[1]))); s.settimeout(2); s.sendall(b'PROXY TCP4 ${ADDRESSES.web[0]} ${DB} 40000 5432\\r\\n'+sys.stdin.buffer.readline())
try: print(s.recv(4096).decode())
except OSError as e: print(e)`;
    assert.equal(await stage.lab.echoes('n1', ['python3', '-c', script, '15008'], 'hello\n', 5), false);
    // What waits for the addresses of both ends can be found on the node, but takes them from nobody without the secret.
    const [, socket = ''] = /@(plimsoll-[0-9a-f-]+)/.exec(stage.lab.run('n2', 'cat', '/proc/net/unix')) ?? [];
    assert.notEqual(socket, '');
    const inside = script.replace(
      /s=socket\.create_connection.*?;/,
      `s=socket.socket(socket.AF_UNIX); s.connect(b'\\0'+b'${socket}'.ljust(107,b'\\0'));`,
    );
    assert.ok(inside.includes('AF_UNIX'));
    assert.equal(await stage.lab.echoes('n2', ['python3', '-c', inside], 'hello\n', 5), false);
  });

  it('a node that has no certificate of the callee gets nothing to read', async () => {
    const job = await leaf(identityOf('job'));
    stage.put('false.pem', job.chain + job.key);
    const server = stage.lab.spawn(
      'n3',
      process.execPath,
      '-e',
      `
        const { readFileSync } = require('node:fs');
        const pem = readFileSync(${JSON.stringify(join(stage.folder, 'false.pem'))});
        require('node:tls').createServer({ cert: pem, key: pem, requestCert: true, rejectUnauthorized: false }, (s) => { console.log('opened'); s.on('data', (d) => console.log('read ' + d)); s.pipe(s); })
          .on('tlsClientError', (e) => console.log('failed ' + e.code)).listen(15008, '${N3}', () => console.log('ready'))`,
    );
    let heard = '';
    server.stdout.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    await stage.until(() => heard.includes('ready'), 'a false node');
    assert.equal(await stage.lab.hold('web', ADDRESSES.cache[0], 5432)('secret'), false);
    await stage.until(() => heard.includes('failed'), 'a failed handshake');
    assert.equal(/opened|secret/.test(heard), false, heard);
    server.kill();
  });
});
