import { X509Certificate as NodeCertificate } from 'node:crypto';
// The library looks its parts up by metadata, so that has to be there before it.
// oxlint-disable-next-line import/no-unassigned-import -- its import is all that it is for
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from '@peculiar/x509';

/** What a certificate says, as far as it matters here. */
export interface ReadCertificate {
  readonly node: NodeCertificate;
  readonly commonName: string;
  readonly organizationalUnits: readonly string[];
  readonly dnsNames: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
  /** Values by object identifier, in DER. */
  readonly extensions: ReadonlyMap<string, Buffer>;
  /** May it sign certificates, with how many authorities between; undefined where it may not. */
  readonly authority: { readonly pathLength: number } | undefined;
  readonly isForClients: boolean;
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

const LARGEST = 65_536;
const NAME_CONSTRAINTS = '2.5.29.30';
/** Extensions that are understood here, or say nothing that would have to be: RFC 5280, section 4.2. */
const UNDERSTOOD = new Set([
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.32',
  '2.5.29.35',
  '2.5.29.37',
]);
const FOR_CLIENTS = ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'];
const WEAK = /^(?:SHA-1|MD5|MD2)$/i;

/**
 * Reads a certificate in DER or PEM. Undefined for what is none, is signed by a weak hash, has an extension twice, or one
 * that would have to be understood and is not.
 */
export function readCertificate(bytes: Buffer | string): ReadCertificate | undefined {
  if (bytes.length > LARGEST) return undefined;
  try {
    const node = new NodeCertificate(bytes);
    const read = new X509Certificate(new Uint8Array(node.raw));
    const types = read.extensions.map(({ type }) => type);
    const isOdd = read.extensions.some(
      ({ type, critical }) => type === NAME_CONSTRAINTS || (critical && !UNDERSTOOD.has(type)),
    );
    const { hash } = read.signatureAlgorithm as { readonly hash?: { readonly name?: string } };
    if (isOdd || new Set(types).size < types.length || WEAK.test(hash?.name ?? '')) return undefined;
    return {
      node,
      ...namesOf(read),
      ...usesOf(read),
      from: read.notBefore.getTime(),
      until: read.notAfter.getTime(),
    };
  } catch {
    return undefined;
  }
}

function namesOf(read: X509Certificate) {
  const names = read.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  const of = (type: string) => names.filter((name) => name.type === type).map(({ value }) => value);
  const [commonName = ''] = read.subjectName.getField('CN');
  return {
    commonName,
    organizationalUnits: read.subjectName.getField('OU'),
    dnsNames: of('dns'),
    emails: of('email'),
    uris: of('url'),
    extensions: new Map(read.extensions.map(({ type, value }) => [type, Buffer.from(value)])),
  };
}

function usesOf(read: X509Certificate) {
  const basic = read.getExtension(BasicConstraintsExtension);
  const usages = read.getExtension(KeyUsagesExtension)?.usages;
  const maySign = usages === undefined || (usages & KeyUsageFlags.keyCertSign) !== 0;
  const purposes = read.getExtension(ExtendedKeyUsageExtension)?.usages.map(String);
  return {
    authority: basic?.ca && maySign ? { pathLength: basic.pathLength ?? Infinity } : undefined,
    isForClients: purposes === undefined || purposes.some((one) => FOR_CLIENTS.includes(one)),
  };
}
