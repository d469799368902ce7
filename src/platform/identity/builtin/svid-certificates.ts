import { createPublicKey, randomBytes, webcrypto } from 'node:crypto';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { WorkloadIdentity } from '../../../model/identity/workload-identity.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '../../certificates/x509.ts';
import { CLOCK_SKEW } from './roots.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const [SERVER_AUTH, CLIENT_AUTH] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];
const NAME_CONSTRAINTS = '2.5.29.30';

/** A certificate and its key, both as PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

export type KeyPair = webcrypto.CryptoKeyPair;

/** A new P-256 key pair. */
export async function newKeyPair(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** The private key as PEM, PKCS #8. */
export async function keyPem({ privateKey }: KeyPair): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')}\n`;
}

/**
 * A certificate of the authority itself: it signs itself, has the trust domain as its only URI, and may sign leaves of
 * that trust domain only. Source: X509-SVID specification, sections 2 and 4; RFC 5280, section 4.2.1.10.
 */
export async function newRoot(trustDomain: string, now: Date, notAfter: Date): Promise<KeyedCertificate> {
  const keys = await newKeyPair();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ O: ['Plimsoll'] }, { CN: [trustDomain.slice(0, 64)] }],
    serialNumber: newSerial(),
    notBefore: new Date(now.getTime() - CLOCK_SKEW),
    notAfter,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new SubjectAlternativeNameExtension([{ type: 'url', value: `spiffe://${trustDomain}` }]),
      new Extension(NAME_CONSTRAINTS, true, nameConstraints(trustDomain)),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await keyPem(keys) };
}

/** What a leaf is to say, and when. */
export interface LeafTerms {
  readonly identity: WorkloadIdentity;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The leaf certificate of a workload as PEM, signed by a root. Source: X509-SVID specification, sections 2 to 4. */
export async function newLeaf(
  publicKey: webcrypto.CryptoKey,
  { identity, notBefore, notAfter }: LeafTerms,
  root: KeyedCertificate,
): Promise<string> {
  const issuer = new X509Certificate(root.certificate);
  const certificate = await X509CertificateGenerator.create({
    issuer: issuer.subjectName,
    serialNumber: newSerial(),
    notBefore,
    notAfter,
    publicKey,
    signingKey: await signingKey(root.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([SERVER_AUTH, CLIENT_AUTH]),
      // Critical, as there is no subject (RFC 5280, section 4.2.1.6).
      new SubjectAlternativeNameExtension(
        [
          { type: 'url', value: identity.spiffeId },
          { type: 'dns', value: identity.dnsName },
        ],
        true,
      ),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

/**
 * The key in a certificate request, of which nothing else is looked at: names are the authority's to give. Throws a
 * `Fault` (`malformed`) for what is no request, is not signed by its own key, or whose key is not on P-256.
 */
export async function requestedKey(request: string): Promise<webcrypto.CryptoKey> {
  try {
    const parsed = new Pkcs10CertificateRequest(request);
    const key = createPublicKey({ key: Buffer.from(parsed.publicKey.rawData), format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('its key is not on P-256');
    if (!(await parsed.verify())) throw new Error('it is not signed by its own key');
    return await parsed.publicKey.export(ALGORITHM, ['verify']);
  } catch (error) {
    throw new Fault('malformed', `the certificate request is not good: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [bytes] = PemConverter.decode(pem);
  if (!bytes) throw new Fault('malformed', 'the authority has no key');
  return webcrypto.subtle.importKey('pkcs8', bytes, ALGORITHM, false, ['sign']);
}

/** 126 bits of chance, positive and without leading zeros (RFC 5280, section 4.1.2.2). */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString('hex');
}

/** URIs and DNS names of the trust domain and no others; DER, as the library has no name for it. */
function nameConstraints(trustDomain: string): Buffer {
  const name = (tag: number) => der(0x30, der(tag, Buffer.from(trustDomain, 'latin1')));
  return der(0x30, der(0xa0, Buffer.concat([name(0x86), name(0x82)])));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
