import type { Origin } from './origin.ts';

/** What an entrance sends on, and where to. */
export interface Backend {
  readonly namespace: string;
  readonly service: string;
  /** The service's port, by number or name; undefined where the service has one only. */
  readonly port: number | string | undefined;
  /** Is a number that of the pods, and not of the service? */
  readonly isTarget?: boolean;
  /** Hosts and paths as they are written, for people; empty for any. */
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly origin: Origin;
}

/** A way in from outside that a proxy serves: an Ingress, or a route of a Gateway. */
export interface Entrance {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The class of an Ingress, or `namespace/name` of the gateways that a route is attached to. */
  readonly through: readonly string[];
  readonly backends: readonly Backend[];
  readonly origin: Origin;
}
