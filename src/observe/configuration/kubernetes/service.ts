import * as z from 'zod';
import type { Service } from '../../../model/network/service.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import type { Manifest } from './manifest.ts';
import { openProtocolSchema, portNumberSchema } from './port.ts';
import { labelsSchema } from './selector.ts';
import { portNameSchema } from './valid-names.ts';

const portSchema = z.object({
  name: z.string().optional(),
  port: portNumberSchema,
  protocol: openProtocolSchema,
  targetPort: z.union([z.int().min(0).max(65_535), z.literal(''), portNameSchema]).optional(),
});

const serviceSchema = z.object({
  metadata: z.object({ labels: labelsSchema.optional() }).optional(),
  spec: z
    .object({
      type: z
        .enum(['', 'ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'])
        // An empty text is none for API servers; charts write some.
        .transform((type) => (type === '' ? 'ClusterIP' : type))
        .default('ClusterIP'),
      selector: labelsSchema.optional(),
      ports: z.array(portSchema).default([]),
      loadBalancerSourceRanges: z.array(z.string().includes('/')).default([]),
      externalIPs: z.array(z.string()).default([]),
    })
    .prefault({}),
});

/** A Service. Throws a `ZodError`, and a `Fault` for addresses. */
export function readService({ value, name, namespace = 'default', origin }: Manifest): Service {
  const { spec, metadata } = serviceSchema.parse(value);
  const { type, loadBalancerSourceRanges: ranges } = spec;
  const isLimited = type === 'LoadBalancer' && ranges.length > 0;
  return {
    namespace,
    name,
    labels: metadata?.labels ?? new Map<string, string>(),
    type,
    selector: spec.selector,
    // A target that is left out, or 0 or '', is the port itself.
    ports: spec.ports.map(({ targetPort, ...port }) => ({
      name: port.name,
      port: port.port,
      protocol: port.protocol,
      target: targetPort === undefined || targetPort === 0 || targetPort === '' ? port.port : targetPort,
    })),
    sources: isLimited ? AddressSet.parse(...ranges.map((range) => range.trim())) : AddressSet.ALL,
    externalAddresses: spec.externalIPs,
    origin,
  };
}
