import type { KeyObject } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import { type Der, inside, malformed, oidText, readDer, TAG, wholeBits } from '../der/decode.ts';
import { explicit, integer, oid, sequence, setOf } from '../der/encode.ts';
import { type AlternativeNames, NO_NAMES, readAlternativeNames } from './alternative-names.ts';
import { blocksOf, signed } from './certificate.ts';
import { EXTENSION, type Extension, readExtensions } from './extensions.ts';
import { isSignature, keyKind, publicKeyInfo, publicKeyOf, signerOf } from './keys.ts';
import { commonNameIn } from './subject.ts';

/** What a certificate request asks for; that it is signed by its own key was seen. */
export interface CertificateRequest {
  readonly commonName: string;
  /** DER. */
  readonly subject: Buffer;
  readonly publicKey: Buffer;
  readonly key: KeyObject;
  readonly names: AlternativeNames;
  readonly extensions: ReadonlyMap<string, Extension>;
}

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';

/** A request for a certificate of a key. Source: RFC 2986, section 4. */
export function signedRequest(subject: Buffer, key: KeyObject, extensions: readonly Buffer[]): Buffer {
  const attribute = sequence(oid(EXTENSION_REQUEST), setOf(sequence(...extensions)));
  const attributes = explicit(0, ...(extensions.length > 0 ? [attribute] : []));
  return signed(sequence(integer(0), subject, publicKeyInfo(key), attributes), signerOf(key));
}

/**
 * Reads a request of PEM, whose writer may be anybody. Throws a `Refusal` (400) for what is none, is not signed by its own
 * key, or says a thing twice, of which two readers could take another one each.
 */
export function readRequest(pem: string): CertificateRequest {
  const blocks = blocksOf(pem, 'CERTIFICATE REQUEST');
  const [bytes] = blocks;
  if (!bytes || blocks.length > 1) throw new Refusal(400, 'csr contains no data, or more than one request');
  const [toSign, algorithm, signature, ...more] = inside(readDer(bytes), TAG.sequence);
  const [, subject, publicKey, attributes, ...rest] = inside(toSign, TAG.sequence);
  if (!toSign || !subject || !publicKey || more.length > 0 || rest.length > 0) throw malformed();
  const key = publicKeyOf(publicKey.raw);
  keyKind(key);
  const [signedBy] = inside(algorithm, TAG.sequence);
  if (!isSignature(oidText(signedBy), key, toSign.raw, wholeBits(signature)))
    throw new Refusal(400, 'request signature invalid');
  const extensions = extensionsIn(attributes);
  const names = extensions.get(EXTENSION.alternativeNames);
  return {
    commonName: commonNameIn(subject),
    subject: subject.raw,
    publicKey: publicKey.raw,
    key,
    names: names ? readAlternativeNames(names.value) : NO_NAMES,
    extensions,
  };
}

function extensionsIn(attributes: Der | undefined): ReadonlyMap<string, Extension> {
  const found = (attributes ? inside(attributes, 0xa0) : [])
    .map((one) => inside(one, TAG.sequence))
    .filter(([type]) => oidText(type) === EXTENSION_REQUEST)
    .flatMap(([, values]) => inside(values, TAG.set));
  if (found.length > 1) throw new Refusal(400, 'a certificate request has one list of extensions');
  return found[0] ? readExtensions(found[0]) : new Map();
}
