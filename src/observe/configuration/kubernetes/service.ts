import * as z from 'zod';
import type { Service } from '../../../model/network/service.ts';
import { labelNameSchema } from '../../../model/profile/names.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import type { Manifest } from './manifest.ts';
import { isDistinct } from './pod-template.ts';
import { openProtocolSchema, portNumberSchema } from './port.ts';
import { labelsSchema } from './selector.ts';
import { portNameSchema, unlessEmpty } from './valid-names.ts';

const portSchema = z.object({
  name: unlessEmpty(labelNameSchema),
  port: portNumberSchema,
  protocol: openProtocolSchema,
  targetPort: z.union([z.int().min(0).max(65_535), z.literal(''), portNameSchema]).optional(),
});

const portsSchema = z
  .array(portSchema)
  .refine((ports) => ports.length < 2 || ports.every(({ name }) => name !== undefined), 'several need names')
  .refine((ports) => isDistinct(ports.flatMap(({ name }) => name ?? [])), 'two have one name')
  .refine(
    (ports) => isDistinct(ports.map(({ port, protocol }) => `${protocol}/${port}`)),
    'two have one port and protocol',
  );

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
      clusterIP: z.string().optional(),
      ports: portsSchema.default([]),
      loadBalancerSourceRanges: z.array(z.string().includes('/')).default([]),
      externalIPs: z.array(z.string()).default([]),
    })
    .refine(
      ({ type, clusterIP, ports }) => ports.length > 0 || type === 'ExternalName' || clusterIP === 'None',
      { path: ['ports'], message: 'has none' },
    ),
});

/** A Service. Throws a `ZodError` for what the API server would refuse of its ports, and a `Fault` for addresses. */
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
