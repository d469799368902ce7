import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { Backend, Entrance } from '../../../../model/network/entrance.ts';
import type { Manifest } from '../manifest.ts';
import { pathIn } from '../network-policy.ts';
import { portNumberSchema } from '../port.ts';

const destinationSchema = z.object({
  host: z.string().max(500),
  port: z.object({ number: portNumberSchema.optional() }).optional(),
});
const routesSchema = z.array(z.object({ destination: destinationSchema })).default([]);
const uriSchema = z.record(z.enum(['exact', 'prefix', 'regex']), z.string().optional());

const serviceSchema = z.object({
  spec: z
    .object({
      hosts: z.array(z.string()).default([]),
      gateways: z.array(z.string()).default(['mesh']),
      http: z
        .array(
          z.object({
            match: z.array(z.object({ uri: uriSchema.optional() })).default([]),
            route: routesSchema,
            mirror: destinationSchema.optional(),
            mirrors: routesSchema,
            delegate: z.unknown().optional(),
          }),
        )
        .default([]),
      tls: z
        .array(
          z.object({
            match: z.array(z.object({ sniHosts: z.array(z.string()).default([]) })).default([]),
            route: routesSchema,
          }),
        )
        .default([]),
      tcp: z.array(z.object({ route: routesSchema })).default([]),
    })
    .prefault({}),
});

/**
 * What a VirtualService lets in through gateways; one that is for the mesh only lets nobody in. Throws a `ZodError`, and
 * a `Fault` where it delegates to others. Mirrored requests count as sent.
 * Source: https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function readVirtualService({ kind, value, name, namespace = 'default', origin }: Manifest): Entrance {
  const { spec } = serviceSchema.parse(value);
  const through = spec.gateways
    .filter((gateway) => gateway !== 'mesh')
    .map((gateway) => (gateway.includes('/') ? gateway : `${namespace}/${gateway}`));
  const backend = (
    { host, port }: z.output<typeof destinationSchema>,
    at: string,
    hosts: readonly string[],
    paths: readonly string[] = [],
  ): Backend => ({
    ...serviceNamed(host, namespace),
    port: port?.number,
    hosts,
    paths,
    origin: { ...origin, path: pathIn(origin.path, at) },
  });
  if (spec.http.some(({ delegate }) => delegate !== undefined))
    throw new Fault('unsupported', 'delegate: what other VirtualServices add is not read');
  const http = spec.http.flatMap(({ match, route, mirror, mirrors }, index) => {
    const paths = match.flatMap(({ uri = {} }) => uri.exact ?? uri.prefix ?? uri.regex ?? []);
    const destinations = [...route, ...mirrors].map(({ destination }) => destination);
    return [...destinations, ...(mirror ? [mirror] : [])].map((one) =>
      backend(one, `spec.http[${index}]`, spec.hosts, paths),
    );
  });
  const tls = spec.tls.flatMap(({ match, route }, index) => {
    const names = match.flatMap(({ sniHosts }) => sniHosts);
    return route.map(({ destination }) => backend(destination, `spec.tls[${index}]`, names));
  });
  const tcp = spec.tcp.flatMap(({ route }, index) =>
    route.map(({ destination }) => backend(destination, `spec.tcp[${index}]`, [])),
  );
  const backends = through.length > 0 ? [...http, ...tls, ...tcp] : [];
  return { kind, namespace, name, through, backends, origin };
}

/** A short name is a service of the same namespace; `name.namespace` and what follows it name another. */
function serviceNamed(host: string, own: string): Pick<Backend, 'service' | 'namespace'> {
  const [service = '', namespace = own] = host.split('.');
  return { service, namespace };
}
