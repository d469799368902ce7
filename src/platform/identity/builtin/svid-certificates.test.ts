import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createServer, connect } from 'node:tls';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { readSvid } from '../svid.ts';
import { Pkcs10CertificateRequestGenerator } from '../../certificates/x509.ts';
import { keyPem, newKeyPair } from '../../certificates/keys.ts';
import { requestedKey } from '../../certificates/request.ts';
import { newLeaf, newRoot } from './svid-certificates.ts';

const NOW = new Date();
const [NOT_BEFORE, NOT_AFTER] = [new Date(NOW.getTime() - 60_000), new Date(NOW.getTime() + 3_600_000)];
const WEB = { spiffeId: 'spiffe://shop.example/ns/shop/workload/web', dnsName: '*.web.shop.shop.example' };
const ECDSA = { name: 'ECDSA', hash: 'SHA-256' };
const root = await newRoot('shop.example', NOW, NOT_AFTER);

async function leafOf(identity = WEB, issuer = root) {
  const keys = await newKeyPair();
  const terms = { identity, notBefore: NOT_BEFORE, notAfter: NOT_AFTER };
  return { chain: await newLeaf(keys.publicKey, terms, issuer), key: await keyPem(keys) };
}

/** What a server whom we ask for by a name says of us, or why the two do not talk. */
async function handshake(server: Awaited<ReturnType<typeof leafOf>>, client: typeof server, name: string) {
  const ca = root.certificate;
  const listening = createServer({ cert: server.chain, key: server.key, ca, requestCert: true }, (socket) => {
    socket.end(socket.getPeerCertificate().subjectaltname ?? 'nobody');
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  assert.ok(address && typeof address === 'object');
  const { chain: cert, key } = client;
  const socket = connect({ port: address.port, host: '127.0.0.1', servername: name, ca, cert, key });
  try {
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    return bytes.toString();
  } catch (error) {
    return String(error);
  } finally {
    socket.destroy();
    listening.close();
  }
}

describe('a leaf certificate', () => {
  it('proves a workload to both sides of a connection', async () => {
    const [server, client] = [await leafOf(), await leafOf()];
    const said = await handshake(server, client, '5432-10-0-0-2.web.shop.shop.example');
    assert.match(said, /URI:spiffe:\/\/shop\.example\/ns\/shop\/workload\/web/);
    assert.match(await handshake(server, client, '5432-10-0-0-2.api.shop.shop.example'), /altnames/);
  });

  it('of another trust domain is believed by nobody, though the root has signed it', async () => {
    const good = await leafOf();
    const foreign = { spiffeId: 'spiffe://bank.example/ns/a/workload/b', dnsName: '*.b.a.bank.example' };
    const said = await handshake(await leafOf(foreign), good, '1.b.a.bank.example');
    assert.match(said, /permitted subtree violation/);
  });

  it('is what is read of it', async () => {
    const { chain, key } = await leafOf();
    const svid = readSvid({ chain, key, bundle: root.certificate }, NOW, 'it');
    assert.equal(svid.spiffeId, WEB.spiffeId);
    assert.equal(svid.notAfter.getTime(), Math.floor(NOT_AFTER.getTime() / 1000) * 1000);
    const leaf = new X509Certificate(chain);
    assert.equal(leaf.ca, false);
    assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  });

  it('has a serial number of 127 bits that no other has', async () => {
    const serials = await Promise.all(
      Array.from({ length: 50 }, async () => new X509Certificate((await leafOf()).chain).serialNumber),
    );
    assert.equal(new Set(serials).size, 50);
    for (const serial of serials) assert.match(serial, /^[4-7][0-9A-F]{31}$/);
  });
});

describe('a certificate request', () => {
  const malformed = (error: unknown) => error instanceof Fault && error.code === 'malformed';

  it('gives the key that signed it, and nothing else', async () => {
    const keys = await newKeyPair();
    const request = await Pkcs10CertificateRequestGenerator.create({
      name: 'CN=anything',
      keys,
      signingAlgorithm: ECDSA,
    });
    const key = await requestedKey(request.toString('pem'));
    const terms = { identity: WEB, notBefore: NOT_BEFORE, notAfter: NOT_AFTER };
    const chain = await newLeaf(key, terms, root);
    const svid = readSvid({ chain, key: await keyPem(keys), bundle: root.certificate }, NOW, 'it');
    assert.equal(svid.spiffeId, WEB.spiffeId);
  });

  it('that is changed, or is for another kind of key, is refused', async () => {
    const keys = await newKeyPair();
    const request = await Pkcs10CertificateRequestGenerator.create({
      name: 'CN=anything',
      keys,
      signingAlgorithm: ECDSA,
    });
    const bytes = Buffer.from(request.rawData);
    bytes[bytes.indexOf('anything')] = 'b'.charCodeAt(0);
    await assert.rejects(requestedKey(bytes.toString('base64')), malformed);
    const rsa = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      publicExponent: new Uint8Array([1, 0, 1]),
      modulusLength: 2048,
    };
    const other = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
    const foreign = await Pkcs10CertificateRequestGenerator.create({
      name: 'CN=a',
      keys: other,
      signingAlgorithm: rsa,
    });
    await assert.rejects(requestedKey(foreign.toString('pem')), malformed);
  });

  it('of any bytes is refused, or gives the key that signed it', async () => {
    const keys = await newKeyPair();
    const good = Buffer.from(
      (await Pkcs10CertificateRequestGenerator.create({ name: 'CN=a', keys, signingAlgorithm: ECDSA }))
        .rawData,
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(good);
        changed[at] = (changed[at] ?? 0) ^ by;
        try {
          const key = await requestedKey(changed.toString('base64'));
          assert.deepEqual(
            await crypto.subtle.exportKey('raw', key),
            await crypto.subtle.exportKey('raw', keys.publicKey),
          );
        } catch (error) {
          assert.ok(malformed(error), String(error));
        }
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (text) => {
        await assert.rejects(requestedKey(text), malformed);
      }),
    );
  });
});
