import { randomBytes } from 'node:crypto';
import { ALGORITHM, keyPem, newKeyPair, signingKey } from './keys.ts';
import type { CertificateTerms, KeyedCertificate, PublicKey } from './types.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from './x509.ts';

const USAGES = {
  sign: KeyUsageFlags.digitalSignature,
  'sign-certificates': KeyUsageFlags.keyCertSign,
  'sign-revocations': KeyUsageFlags.cRLSign,
  'encipher-keys': KeyUsageFlags.keyEncipherment,
} as const;
const PURPOSES = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;
const NAME_CONSTRAINTS = '2.5.29.30';

/** A certificate that signs itself, with a new key. Source: RFC 5280, section 4. */
export async function selfSigned(terms: CertificateTerms): Promise<KeyedCertificate> {
  const keys = await newKeyPair();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...basics(terms),
    name: subjectOf(terms),
    keys,
    extensions: [...(await extensions(terms, keys.publicKey))],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await keyPem(keys) };
}

/** A certificate for somebody's key as PEM, signed by an issuer. Source: RFC 5280, section 4. */
export async function issueCertificate(
  publicKey: PublicKey,
  terms: CertificateTerms,
  issuer: KeyedCertificate,
): Promise<string> {
  const issuing = new X509Certificate(issuer.certificate);
  const certificate = await X509CertificateGenerator.create({
    ...basics(terms),
    ...(terms.subject.length > 0 ? { subject: subjectOf(terms) } : {}),
    issuer: issuing.subjectName,
    publicKey,
    signingKey: await signingKey(issuer.key),
    extensions: [
      ...(await extensions(terms, publicKey)),
      await AuthorityKeyIdentifierExtension.create(issuing.publicKey),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

function basics({ notBefore, notAfter }: CertificateTerms) {
  return { serialNumber: newSerial(), notBefore, notAfter, signingAlgorithm: ALGORITHM };
}

function subjectOf({ subject }: CertificateTerms): Record<string, string[]>[] {
  return subject.map((part) =>
    Object.fromEntries(Object.entries(part).map(([key, values]) => [key, [...values]])),
  );
}

async function extensions(terms: CertificateTerms, publicKey: PublicKey): Promise<Extension[]> {
  const { subject, names, usages, purposes, authority } = terms;
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a sum of flags is none of them
  const flags = usages.reduce<number>((all, one) => all | USAGES[one], 0) as KeyUsageFlags;
  const wanted = purposes.map((purpose) => PURPOSES[purpose]);
  const limits = authority?.domain === undefined ? [] : [nameConstraints(authority.domain)];
  return [
    new BasicConstraintsExtension(authority !== undefined, authority?.pathLength, true),
    new KeyUsagesExtension(flags, true),
    ...(wanted.length > 0 ? [new ExtendedKeyUsageExtension(wanted)] : []),
    // Critical where there is no subject (RFC 5280, section 4.2.1.6).
    new SubjectAlternativeNameExtension([...names], subject.length === 0),
    ...limits,
    await SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

/** 126 bits of chance, positive and without leading zeros (RFC 5280, section 4.1.2.2). */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString('hex');
}

/** URIs and DNS names of a domain and no others (RFC 5280, section 4.2.1.10); DER, as the library has no name for it. */
function nameConstraints(domain: string): Extension {
  const name = (tag: number) => der(0x30, der(tag, Buffer.from(domain, 'latin1')));
  const value = der(0x30, der(0xa0, Buffer.concat([name(0x86), name(0x82)])));
  return new Extension(NAME_CONSTRAINTS, true, value);
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
