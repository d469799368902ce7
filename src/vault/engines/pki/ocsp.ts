import { createHash } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { type Authority, authorityOf, type Issuer, readIssuer, signingIssuer } from './authority.ts';
import { certificatePath, type StoredCertificate } from './certificates.ts';
import { crlConfigOf, type CrlConfig } from './config.ts';
import { sameIssuers } from './crl.ts';
import { type Der, inside, malformed, oidText, readDer, TAG, unsigned, wholeBits } from '../../der/decode.ts';
import {
  bits,
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  octets,
  oid,
  sequence,
} from '../../der/encode.ts';
import { readExtensions } from '../../x509/extensions.ts';
import { keyIdentifier, signerOf } from '../../x509/keys.ts';

/** The status of a response that says nothing else (RFC 6960, section 4.2.1). */
const MALFORMED = 1;
const UNAUTHORISED = 6;
const BASIC = '1.3.6.1.5.5.7.48.1.1';
const NONCE = '1.3.6.1.5.5.7.48.1.2';
const HASHES: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);
/** Certificates that one request asks for. */
const MOST = 20;
/** Bytes of a nonce (RFC 9654). */
const MOST_NONCE = 128;

/** Tells whether a certificate is good. Source: RFC 6960. */
export const OCSP_ROUTES: readonly Route[] = [
  {
    path: 'ocsp',
    update: operation({
      summary: 'Ask whether a certificate is good',
      isOpen: true,
      handle: (call) => answer(call, call.request.bytes ?? Buffer.alloc(0)),
    }),
  },
  {
    path: 'ocsp/{request}',
    read: operation({
      summary: 'Ask whether a certificate is good',
      isOpen: true,
      handle: (call) => answer(call, Buffer.from(call.parameters['request'] ?? '', 'base64')),
    }),
  },
];

interface Asked {
  /** As it was asked, which is how it is answered. */
  readonly raw: Buffer;
  readonly hash: string;
  readonly issuerName: Buffer;
  readonly issuerKey: Buffer;
  readonly serial: Buffer;
}

async function answer(call: Call, bytes: Buffer): Promise<Answer> {
  const config = await crlConfigOf(call.store);
  const response = config.ocspDisable ? status(UNAUTHORISED) : await responseTo(call, bytes, config);
  return { raw: { type: 'application/ocsp-response', bytes: response } };
}

function status(number: number): Buffer {
  return sequence(enumerated(number));
}

async function responseTo(call: Call, bytes: Buffer, config: CrlConfig): Promise<Buffer> {
  const request = readOr(bytes);
  if (!request) return status(MALFORMED);
  const authority = await authorityOf(call.store);
  const [first] = request.asked;
  const issuer = first && authority.issuers.find((one) => isAnswering(one) && isMeant(first, one));
  // One response has one signature, and so is of one issuer.
  if (!issuer || !request.asked.every((one) => isMeant(one, issuer))) return status(UNAUTHORISED);
  return signedResponse(call, authority, issuer, request, config);
}

interface Request {
  readonly asked: readonly Asked[];
  readonly nonce: Buffer | undefined;
}

function readOr(bytes: Buffer): Request | undefined {
  try {
    return readRequest(bytes);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Throws a `Refusal` for what is no request. A signature of who asks is not looked at: anybody may. */
export function readRequest(bytes: Buffer): Request {
  const [request] = inside(readDer(bytes), TAG.sequence);
  const parts = inside(request, TAG.sequence);
  const list = inside(
    parts.find(({ tag }) => tag === TAG.sequence),
    TAG.sequence,
  );
  if (list.length === 0 || list.length > MOST) throw malformed();
  const own = parts.find(({ tag }) => tag === 0xa2);
  const [extensions] = own ? inside(own, 0xa2) : [];
  const nonce = extensions && readExtensions(extensions).get(NONCE)?.value;
  if (nonce && nonce.length > MOST_NONCE + 3) throw malformed();
  return { asked: list.map(askedOf), nonce };
}

function askedOf(one: Der): Asked {
  const [id] = inside(one, TAG.sequence);
  const [algorithm, name, key, serial] = inside(id, TAG.sequence);
  const [type] = inside(algorithm, TAG.sequence);
  const hash = HASHES.get(oidText(type));
  if (!id || hash === undefined || name?.tag !== TAG.octets || key?.tag !== TAG.octets) throw malformed();
  return { raw: id.raw, hash, issuerName: name.content, issuerKey: key.content, serial: unsigned(serial) };
}

function isAnswering({ keyId, usages }: Issuer): boolean {
  return keyId !== '' && usages.includes('ocsp-signing');
}

function isMeant({ hash, issuerName, issuerKey }: Asked, issuer: Issuer): boolean {
  const { subject, publicKey } = readIssuer(issuer);
  const [, key] = inside(readDer(publicKey), TAG.sequence);
  const hashOf = (bytes: Buffer) => createHash(hash).update(bytes).digest();
  return hashOf(subject).equals(issuerName) && hashOf(wholeBits(key)).equals(issuerKey);
}

async function signedResponse(
  { store, now }: Call,
  authority: Authority,
  issuer: Issuer,
  { asked, nonce }: Request,
  { ocspExpiry }: CrlConfig,
): Promise<Buffer> {
  const by = signingIssuer(authority, issuer, 'ocsp-signing');
  const ids = sameIssuers(authority, issuer).map(({ id }) => id);
  const found = await store.getAll<StoredCertificate>(asked.map(({ serial }) => certificatePath(serial)));
  const until = ocspExpiry > 0 ? [explicit(0, generalizedTime(now + ocspExpiry * 1000))] : [];
  const answers = asked.map(({ raw }, index) => {
    const entry = found[index]?.value;
    const known = entry && ids.includes(entry.issuer) ? entry : undefined;
    return sequence(raw, statusOf(known), generalizedTime(now), ...until);
  });
  const signer = signerOf(by.key);
  const toSign = sequence(
    explicit(2, octets(keyIdentifier(readIssuer(issuer).publicKey))),
    generalizedTime(now),
    sequence(...answers),
    ...(nonce ? [explicit(1, sequence(sequence(oid(NONCE), octets(nonce))))] : []),
  );
  const certificate = readIssuer(issuer).der;
  const basic = sequence(
    toSign,
    signer.algorithm,
    bits(signer.sign(toSign)),
    explicit(0, sequence(certificate)),
  );
  return sequence(enumerated(0), explicit(0, sequence(oid(BASIC), octets(basic))));
}

function statusOf(entry: StoredCertificate | undefined): Buffer {
  if (!entry) return implicit(2, '');
  return entry.revokedAt > 0 ? explicit(1, generalizedTime(entry.revokedAt)) : implicit(0, '');
}
