import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Fault, messageOf } from '../../model/fault.ts';
import { spiffeIdSchema } from '../../model/profile/names.ts';
import type { Svid } from './types.ts';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate as Certificate,
} from '../certificates/x509.ts';

const MOST_CERTIFICATES = 16;
const PEM = /-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]{1,65536}?-----END CERTIFICATE-----/g;

/** The certificates in a PEM text, at most 16. Throws a `Fault` (`malformed`, `limit`) that names `where`. */
export function certificatesIn(text: string, where: string): X509Certificate[] {
  const blocks = text.match(PEM) ?? [];
  if (blocks.length === 0) throw new Fault('malformed', `${where} has no certificate in PEM`);
  if (blocks.length > MOST_CERTIFICATES)
    throw new Fault('limit', `${where} has more than ${MOST_CERTIFICATES} certificates`);
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    throw new Fault('malformed', `${where}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Reads an X.509-SVID and its key, and validates both: one SPIFFE ID, a leaf that may sign but no certificates, a chain
 * to the bundle, dates, and that the key is its own. Source: X509-SVID specification, sections 2 to 5. Throws a `Fault`.
 */
export function readSvid(
  { chain, key, bundle }: { readonly chain: string; readonly key: string; readonly bundle: string },
  now: Date,
  where: string,
): Svid {
  const [leaf, ...between] = certificatesIn(chain, where);
  if (!leaf) throw new Fault('malformed', `${where} has no certificate in PEM`);
  const spiffeId = spiffeIdOf(leaf, where);
  requireChain(leaf, between, certificatesIn(bundle, `the bundle of ${where}`), now, where);
  if (!leaf.checkPrivateKey(privateKey(key, where)))
    throw new Fault('mismatch', `${where}: the key is not that of the certificate`);
  return { spiffeId, chain, key, notBefore: leaf.validFromDate, notAfter: leaf.validToDate };
}

/** The one SPIFFE ID of a leaf certificate. Throws a `Fault` (`malformed`) where it is no X.509-SVID of a workload. */
export function spiffeIdOf(leaf: X509Certificate, where: string): string {
  const refuse = (why: string) => new Fault('malformed', `${where} is no X.509-SVID: ${why}`);
  const { uris, ca, usages } = extensionsOf(leaf, where);
  const [uri, ...more] = uris;
  if (uri === undefined || more.length > 0) throw refuse('it must have exactly one URI among its names');
  const id = spiffeIdSchema.safeParse(uri);
  if (!id.success) throw refuse('its URI is no SPIFFE ID of a workload');
  if (leaf.ca || ca) throw refuse('it is an authority');
  if (!(usages & KeyUsageFlags.digitalSignature)) throw refuse('its key may not sign');
  if (usages & (KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign))
    throw refuse('its key may sign certificates');
  return id.data;
}

function extensionsOf(leaf: X509Certificate, where: string) {
  try {
    const certificate = new Certificate(leaf.raw);
    const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
    return {
      uris: names.filter(({ type }) => type === 'url').map(({ value }) => value),
      ca: certificate.getExtension(BasicConstraintsExtension)?.ca ?? false,
      usages: certificate.getExtension(KeyUsagesExtension)?.usages ?? 0,
    };
  } catch (error) {
    // What OpenSSL reads, a stricter reader may still refuse.
    throw new Fault('malformed', `${where} is no X.509-SVID: ${messageOf(error)}`, { cause: error });
  }
}

function requireChain(
  leaf: X509Certificate,
  between: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: Date,
  where: string,
): void {
  let last = leaf;
  for (let step = 0; step <= between.length; step += 1) {
    if (now < last.validFromDate || now > last.validToDate)
      throw new Fault('mismatch', `${where} is good from ${last.validFrom} to ${last.validTo} only`, {
        hint: 'look at the clock, and at what renews it',
      });
    const issues = (one: X509Certificate) => one.ca && last.checkIssued(one) && last.verify(one.publicKey);
    if (roots.some((root) => issues(root) && now <= root.validToDate)) return;
    const issuer = between.find((one) => one !== last && issues(one));
    if (!issuer) break;
    last = issuer;
  }
  throw new Fault('mismatch', `${where} is not signed by anybody in the bundle`);
}

function privateKey(key: string, where: string) {
  try {
    return createPrivateKey(key);
  } catch (error) {
    throw new Fault('malformed', `${where}: its key cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
