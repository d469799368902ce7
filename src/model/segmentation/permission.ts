import type { Selector } from '../network/selector.ts';
import type { AddressSet } from '../sets/addresses.ts';
import type { LineAt } from '../profile/key.ts';
import type { ListenLine } from '../profile/network.ts';
import type { PathKind } from '../profile/path.ts';

/** The other end of a permission, in the way in which the profile says it. */
export type PermissionPeer =
  /** Everybody. */
  | { readonly kind: 'any' }
  /** One workload that has a profile of its own, by its id. */
  | { readonly kind: 'member'; readonly member: string }
  /** A workload by name that has no profile, so that nothing else is known of it. */
  | { readonly kind: 'named'; readonly namespace: string; readonly name: string }
  /** Workloads of one namespace by their labels. */
  | { readonly kind: 'labelled'; readonly namespace: string; readonly workloads: Selector }
  /** Whoever runs as a service account. */
  | { readonly kind: 'account'; readonly namespace: string; readonly name: string }
  /** Whoever proves a SPIFFE ID. */
  | { readonly kind: 'identity'; readonly spiffeId: string }
  /** Addresses that no workload has: `cidr` without `except`, as they are written. */
  | {
      readonly kind: 'addresses';
      readonly addresses: AddressSet;
      readonly cidr: string;
      readonly except: readonly string[];
    }
  /** A DNS name; `*.` before it is one label, `**.` one or more. Only where calls go out. */
  | { readonly kind: 'name'; readonly name: string };

/** Ports from `first` to `last`, both included. */
export interface PortRange {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly first: number;
  readonly last: number;
}

export interface PathPattern {
  readonly kind: PathKind;
  readonly path: string;
}

/** HTTP requests, gRPC calls among them: every condition must hold, one that is left out always holds. */
export interface HttpRule {
  /** Undefined: every method. */
  readonly methods: readonly string[] | undefined;
  /** A host pattern, as of a DNS name. */
  readonly host: string | undefined;
  /** All must match; none: every path. More than one only where neither is a part of the other. */
  readonly paths: readonly PathPattern[];
  /** All must be there; without a value: with any. Names are in lower case. */
  readonly headers: readonly { readonly name: string; readonly value: string | undefined }[];
}

/** SQL statements; undefined is every verb and every table. Tables may have `*` for a part. */
export interface SqlRule {
  readonly verbs: readonly string[] | undefined;
  readonly tables: readonly string[] | undefined;
}

/** Kafka requests; undefined is every topic and every API. Topics may end with `*`. */
export interface KafkaRule {
  readonly topics: readonly string[] | undefined;
  readonly apis: readonly string[] | undefined;
}

/** What may be said over a connection: a message that any of the rules matches. Without rules: none. */
export interface Requests {
  readonly http: readonly HttpRule[];
  readonly sql: readonly SqlRule[];
  readonly kafka: readonly KafkaRule[];
}

/** Something that a member may do with a peer, or, among denials, may not. */
export interface Permission {
  readonly peer: PermissionPeer;
  /** The ids of the members that the peer stands for. */
  readonly members: readonly string[];
  /** Ports of the end that is called; undefined: every protocol, with or without ports. */
  readonly ports: readonly PortRange[] | undefined;
  /** What the profile says of encryption; undefined: nothing. It does not narrow the traffic. */
  readonly tls: ListenLine['tls'];
  /** Host pattern of the server name (SNI) that the TLS handshake asks for; undefined: any, or none. */
  readonly serverName: string | undefined;
  /** Undefined: anything may be said. Else only over TCP. */
  readonly requests: Requests | undefined;
  /** The profile's line that says so; of another profile, where a caller's line lets it in. */
  readonly line: LineAt;
}
