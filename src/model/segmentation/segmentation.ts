import type { Labels } from '../network/selector.ts';
import type { LineAt } from '../profile/key.ts';
import type { TokenIssuer } from '../profile/access-token.ts';
import type { TokenKey } from '../profile/token-key.ts';
import type { ListenLine } from '../profile/network.ts';
import type { LimitLine } from '../profile/limit.ts';
import type { WorkloadProfile } from '../profile/profile.ts';
import type { Permission, PermissionPeer, PortRange } from './permission.ts';

/** Where a member is on the wire: its interface on the host, and its addresses there. */
export interface WorkloadEndpoint {
  /** Name of the interface on the host's side, at most 15 characters. */
  readonly interface: string;
  /** Single addresses, IPv4 or IPv6, as RFC 5952 writes them. */
  readonly addresses: readonly string[];
}

/** What a member may do in one direction: denials come first, what no permission allows is refused. */
export interface Permissions {
  readonly allows: readonly Permission[];
  readonly denies: readonly Permission[];
}

/** `audit`: what its profile does not allow is told, and let through. */
export type MemberMode = 'enforce' | 'audit';

/** How much, how long or how often a member may do something. All limits that apply hold. */
export interface Limit {
  readonly line: LineAt<LimitLine>;
  /** Calls that it answers, or calls that it makes. */
  readonly direction: 'ingress' | 'egress';
  /** The port of ours that is limited, or the peer that is called; both undefined: every call in the direction. */
  readonly port: Pick<PortRange, 'protocol' | 'first'> | undefined;
  readonly peer: PermissionPeer | undefined;
  /** The ids of the members that the peer stands for. */
  readonly members: readonly string[];
}

/** Whose access tokens are taken, with all keys as PEM, however the profile writes them. */
export interface TrustedIssuer extends Omit<TokenIssuer, 'keys' | 'jwks'> {
  readonly keys: readonly TokenKey[];
}

/** A port of a member whose requests must have an access token of one of some issuers. */
export interface TokenDemand {
  readonly line: LineAt<ListenLine>;
  readonly port: Pick<PortRange, 'protocol' | 'first'>;
  readonly issuers: readonly TrustedIssuer[];
}

/** A workload that has a profile. */
export interface Member {
  /** `namespace/name`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** What selectors of engines find its pods by; may be empty. */
  readonly labels: Labels;
  readonly serviceAccount: string | undefined;
  readonly spiffeId: string | undefined;
  readonly mode: MemberMode;
  /** Where it is; empty where that is not known. */
  readonly endpoints: readonly WorkloadEndpoint[];
  /** Calls that it makes; undefined: its profile says nothing of them, and nothing is restricted. */
  readonly egress: Permissions | undefined;
  /** Calls that it answers; likewise. */
  readonly ingress: Permissions | undefined;
  readonly limits: readonly Limit[];
  readonly tokens: readonly TokenDemand[];
  readonly profile: WorkloadProfile;
}

/** What a set of profiles says of the network between their workloads and beyond: what network compilers compile. */
export interface Segmentation {
  /** By id, in ascending order. */
  readonly members: readonly Member[];
}
