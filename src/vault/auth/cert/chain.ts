import type { ReadCertificate } from './certificate.ts';

/** Bits of a key of RSA that signs certificates. */
const LEAST_RSA = 2048;

/**
 * Is there a way from a certificate over some of the others to one that is trusted, all of them good now? Each is gone
 * over once, the shortest ways first. `now` in milliseconds since 1970. Source: RFC 5280, section 6.1.
 */
export function isTrusted(
  leaf: ReadCertificate,
  others: readonly ReadCertificate[],
  trusted: readonly ReadCertificate[],
  now: number,
): boolean {
  if (!isGood(leaf, now) || !leaf.isForClients) return false;
  if (trusted.some(({ node }) => node.raw.equals(leaf.node.raw))) return true;
  const anchors = trusted.filter((one) => isGood(one, now));
  const way = [{ certificate: leaf, below: 0 }];
  const left = new Set(others.filter((one) => isGood(one, now)));
  for (const { certificate, below } of way) {
    if (anchors.some((anchor) => hasIssued(anchor, certificate, below))) return true;
    for (const other of left) {
      if (!hasIssued(other, certificate, below)) continue;
      left.delete(other);
      way.push({ certificate: other, below: below + 1 });
    }
  }
  return false;
}

function isGood({ from, until }: ReadCertificate, now: number): boolean {
  return from <= now && now <= until;
}

/** `below`: how many authorities there are between it and the last certificate. */
function hasIssued(
  { node, authority, isForClients }: ReadCertificate,
  { node: child }: ReadCertificate,
  below: number,
): boolean {
  if (!authority || authority.pathLength < below || !isForClients || !child.checkIssued(node)) return false;
  const { modulusLength = LEAST_RSA } = node.publicKey.asymmetricKeyDetails ?? {};
  return modulusLength >= LEAST_RSA && child.verify(node.publicKey);
}
