import type { WorkloadIdentity } from '../../../model/identity/workload-identity.ts';
import { issueCertificate, selfSigned } from '../../certificates/issue.ts';
import type { KeyedCertificate, PublicKey } from '../../certificates/types.ts';
import { CLOCK_SKEW } from './roots.ts';

/**
 * A certificate of the authority itself: it signs itself, has the trust domain as its only URI, and may sign leaves of
 * that trust domain only. Source: X509-SVID specification, sections 2 and 4; RFC 5280, section 4.2.1.10.
 */
export function newRoot(trustDomain: string, now: Date, notAfter: Date): Promise<KeyedCertificate> {
  return selfSigned({
    subject: [{ O: ['Plimsoll'] }, { CN: [trustDomain.slice(0, 64)] }],
    names: [{ type: 'url', value: `spiffe://${trustDomain}` }],
    notBefore: new Date(now.getTime() - CLOCK_SKEW),
    notAfter,
    usages: ['sign-certificates', 'sign-revocations'],
    purposes: [],
    authority: { pathLength: 0, domain: trustDomain },
  });
}

/** What a leaf is to say, and when. */
export interface LeafTerms {
  readonly identity: WorkloadIdentity;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The leaf certificate of a workload as PEM, signed by a root. Source: X509-SVID specification, sections 2 to 4. */
export function newLeaf(
  publicKey: PublicKey,
  { identity, notBefore, notAfter }: LeafTerms,
  root: KeyedCertificate,
): Promise<string> {
  const names = [
    { type: 'url', value: identity.spiffeId },
    { type: 'dns', value: identity.dnsName },
  ] as const;
  const terms = { subject: [], names, notBefore, notAfter } as const;
  return issueCertificate(publicKey, { ...terms, usages: ['sign'], purposes: ['server', 'client'] }, root);
}
