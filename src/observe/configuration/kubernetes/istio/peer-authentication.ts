import * as z from 'zod';
import type { Origin } from '../../../../model/network/origin.ts';
import type { Selector } from '../../../../model/network/selector.ts';
import type { Manifest } from '../manifest.ts';
import { workloadSelectorSchema } from './values.ts';

export type Mode = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';

const mtlsSchema = z.strictObject({
  mode: z.enum(['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT']).default('UNSET'),
});

const authenticationSchema = z.object({
  metadata: z.object({ creationTimestamp: z.string().default('') }),
  spec: z
    .strictObject({
      selector: workloadSelectorSchema.optional(),
      mtls: mtlsSchema.prefault({}),
      portLevelMtls: z.record(z.string().regex(/^[1-9]\d{0,4}$/), mtlsSchema).default({}),
    })
    .refine(
      ({ selector, portLevelMtls }) => selector !== undefined || Object.keys(portLevelMtls).length === 0,
      {
        path: ['portLevelMtls'],
        message: 'needs a selector',
      },
    )
    .refine(({ portLevelMtls }) => Object.keys(portLevelMtls).every((port) => Number(port) <= 65_535), {
      path: ['portLevelMtls'],
      message: 'has something that is no port',
    })
    .prefault({}),
});

export interface PeerAuthentication {
  readonly namespace: string;
  readonly name: string;
  /** Undefined for all workloads of the namespace. */
  readonly selector: Selector | undefined;
  readonly mode: Mode;
  readonly ports: ReadonlyMap<number, Mode>;
  /** Empty where it is not known. */
  readonly created: string;
  readonly origin: Origin;
}

/**
 * A PeerAuthentication of Istio. Throws a `ZodError` for what Istio would refuse.
 * Source: https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function readPeerAuthentication({
  value,
  name,
  namespace = 'default',
  origin,
}: Manifest): PeerAuthentication {
  const { spec, metadata } = authenticationSchema.parse(value);
  return {
    namespace,
    name,
    selector: spec.selector,
    mode: spec.mtls.mode,
    ports: new Map(Object.entries(spec.portLevelMtls).map(([port, { mode }]) => [Number(port), mode])),
    created: metadata.creationTimestamp,
    origin,
  };
}
