import type { AddressSet } from '../sets/addresses.ts';
import type { ApplicationSet } from '../sets/applications.ts';
import type { Traffic } from '../sets/traffic.ts';
import type { Origin } from './origin.ts';
import type { Selector } from './selector.ts';
import type { Selection } from './workload.ts';

export const DIRECTIONS = ['egress', 'ingress'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * What a rule does with the traffic that it matches: `allow` and `deny` decide; `pass` leaves the decision to the
 * next stage, whatever the rest of this one says; `audit` decides nothing.
 */
export type Action = 'allow' | 'deny' | 'pass' | 'audit';

/** The other end of a connection: the source in an ingress rule, the destination in an egress rule. */
export type Peer =
  | { readonly kind: 'workloads'; readonly selection: Selection; readonly within?: Within }
  /**
   * Addresses outside of the cluster, and workloads whose addresses are known. `coversPods` is said of peers that
   * their documentation applies to pods too: such a peer with all of IPv4 has every workload in it. `onlyOutside` is
   * said of peers that no workload is in, whatever its addresses. With a `selection`, of the workloads that have such
   * addresses only those in it are meant.
   */
  | {
      readonly kind: 'addresses';
      readonly addresses: AddressSet;
      readonly coversPods: boolean;
      readonly onlyOutside?: boolean;
      readonly selection?: Selection;
    }
  /**
   * DNS names in lower case; `*.` before one stands for one label, `**.` for one or more. `patterns` are names too, with
   * `*` at other places, as `dns-pattern.ts` says.
   */
  | { readonly kind: 'names'; readonly names: readonly string[]; readonly patterns?: readonly string[] }
  /** The nodes with these labels, which manifests seldom tell the addresses of. */
  | { readonly kind: 'nodes'; readonly labels: Selector }
  | { readonly kind: 'entity'; readonly entity: Entity };

/**
 * `any` is everything, `world` what is outside of the cluster, `cluster` all workloads and nodes, `nodes` these. The
 * others are what Cilium calls so: the API server, the proxy that serves entrances, the ends of its health checks, and
 * pods that start or that it does not manage; manifests tell the addresses of none of them.
 */
export type Entity =
  | 'any'
  | 'world'
  | 'cluster'
  | 'nodes'
  | 'kube-apiserver'
  | 'ingress'
  | 'health'
  | 'init'
  | 'unmanaged';

/** Leaves of workloads those that have some addresses. */
export interface Within {
  readonly addresses: AddressSet;
  /** And those whose addresses are not known? */
  readonly unknown: boolean;
}

/** A port that each pod resolves for itself: it is a number on the pod that is the destination. */
export interface NamedPort {
  readonly name: string;
  /** Number of the IP protocol; undefined: that of the container port. */
  readonly protocol: number | undefined;
  /** What may be said over it; left out: anything. */
  readonly messages?: ApplicationSet;
}

/** Traffic of some kinds with some peers. The peers are alternatives, and so are the kinds of traffic. */
export interface Rule {
  readonly direction: Direction;
  readonly action: Action;
  /** Those of the policy's subjects that it is for, told as peers are; left out: all of them. */
  readonly subjects?: readonly Peer[];
  readonly peers: readonly Peer[];
  /** Traffic that is the same for every destination. */
  readonly traffic: Traffic;
  /** And traffic to these. */
  readonly namedPorts: readonly NamedPort[];
  /** DNS names, as of `names` peers, that alone may be asked for over it; left out: any. */
  readonly questions?: readonly string[];
  readonly origin: Origin;
}

/** A policy of any dialect. */
export interface Policy {
  readonly kind: string;
  /** Undefined for one of the whole cluster. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** The id of the stage that it is asked in. */
  readonly stage: string;
  /** Within its stage, lower first. */
  readonly priority: number;
  /** Whom it applies to. */
  readonly subject: Selection;
  /** Directions in which its subjects may do nothing but what a rule of the stage allows. */
  readonly isolates: readonly Direction[];
  /** In their order. */
  readonly rules: readonly Rule[];
  readonly origin: Origin;
}

/**
 * One step of the evaluation. Its rules are asked in order and the first that matches decides: by priority, name and
 * place where the order is `priority`; all that deny and then all that allow, where it is `deny-first`. What no rule
 * matches is denied if a policy isolates the workload, else it goes on to the next stage; after the last it is allowed.
 */
export interface Stage {
  readonly id: string;
  readonly order: 'priority' | 'deny-first';
}

/** Something that enforces policies. Where there are several, each must allow a connection. */
export interface Engine {
  readonly id: string;
  readonly stages: readonly Stage[];
  /** The traffic that it sees, whatever its policies say; all else passes it. Left out: all. */
  readonly governs?: Traffic;
}

/**
 * Kubernetes: AdminNetworkPolicy, NetworkPolicy, BaselineAdminNetworkPolicy.
 * Source: https://network-policy-api.sigs.k8s.io/api-overview/
 */
export const KUBERNETES_ENGINE: Engine = {
  id: 'kubernetes',
  stages: [
    { id: 'admin', order: 'priority' },
    { id: 'network', order: 'deny-first' },
    { id: 'baseline', order: 'priority' },
  ],
};

/** `Kind namespace/name`, as people are told of a policy. */
export function policyName({ kind, namespace, name }: Policy): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
