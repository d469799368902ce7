import { Fault } from '../fault.ts';
import { token } from '../profile/text.ts';

const LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';

/** A trust domain that can be part of DNS names. Source: SPIFFE-ID specification, section 2.1, less what DNS refuses. */
export const trustDomainSchema = token(
  new RegExp(`^${LABEL}(?:\\.${LABEL})*$`),
  120,
  'must be a trust domain: at most 120 characters, a DNS name in lower case, such as shop.example',
);

/** What a certificate says of a workload. */
export interface WorkloadIdentity {
  readonly spiffeId: string;
  /** What callers ask for: `*.name.namespace.trust-domain`, a label for each address and port of the workload. */
  readonly dnsName: string;
}

/** Paths of identities that workloads cannot have: they are those of nodes and of the authority. */
const RESERVED = 'plimsoll';

/** As whom a node asks the authority for the certificates of its workloads. */
export function nodeIdentity(node: string, trustDomain: string): WorkloadIdentity {
  return {
    spiffeId: `spiffe://${trustDomain}/${RESERVED}/node/${node}`,
    dnsName: `${node}.${RESERVED}-node.${trustDomain}`,
  };
}

/** As whom the authority answers. */
export function authorityIdentity(trustDomain: string): WorkloadIdentity {
  return {
    spiffeId: `spiffe://${trustDomain}/${RESERVED}/authority`,
    dnsName: `${RESERVED}-authority.${trustDomain}`,
  };
}

/** The longest name that DNS has, less the longest label and its dot. */
const LONGEST_NAME = 253 - 64;

/**
 * As whom a workload is known between nodes: the SPIFFE ID of its profile, else
 * `spiffe://trust-domain/ns/namespace/workload/name`. Throws a `Fault`: `usage` for an ID of another trust domain,
 * `limit` where its DNS name would be too long.
 */
export function workloadIdentity(
  {
    namespace,
    name,
    spiffeId,
  }: { readonly namespace: string; readonly name: string; readonly spiffeId?: string | undefined },
  trustDomain: string,
): WorkloadIdentity {
  const own = spiffeId ?? `spiffe://${trustDomain}/ns/${namespace}/workload/${name}`;
  if (!own.startsWith(`spiffe://${trustDomain}/`))
    throw new Fault(
      'usage',
      `${namespace}/${name} proves ${own}, which is not of the trust domain ${trustDomain}`,
      {
        hint: 'only workloads of one trust domain can be called between nodes',
      },
    );
  if (own.startsWith(`spiffe://${trustDomain}/${RESERVED}/`))
    throw new Fault('usage', `${namespace}/${name} proves ${own}, which is an identity of Plimsoll itself`, {
      hint: `give it another, outside of /${RESERVED}/`,
    });
  const full = `${name}.${namespace}.${trustDomain}`;
  if (full.length > LONGEST_NAME)
    throw new Fault('limit', `${full} is longer than ${LONGEST_NAME} characters`, {
      hint: 'choose a shorter trust domain or a shorter name',
    });
  return { spiffeId: own, dnsName: `*.${full}` };
}
