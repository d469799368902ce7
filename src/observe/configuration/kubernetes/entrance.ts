import * as z from 'zod';
import type { Backend, Entrance } from '../../../model/network/entrance.ts';
import type { Manifest } from './manifest.ts';
import { pathIn } from './network-policy.ts';
import { portNumberSchema } from './port.ts';

const referenceSchema = z.object({
  group: z.string().default(''),
  kind: z.string().default('Service'),
  name: z.string(),
  namespace: z.string().optional(),
  port: portNumberSchema.optional(),
});

const routeRuleSchema = z.object({
  matches: z.array(z.object({ path: z.object({ value: z.string().default('/') }).optional() })).default([]),
  backendRefs: z.array(referenceSchema).default([]),
  filters: z
    .array(z.object({ requestMirror: z.object({ backendRef: referenceSchema }).optional() }))
    .default([]),
});

const routeSchema = z.object({
  spec: z
    .object({
      parentRefs: z
        .array(z.object({ name: z.string(), namespace: z.string().optional(), kind: z.string().optional() }))
        .default([]),
      hostnames: z.array(z.string()).default([]),
      rules: z.array(routeRuleSchema).default([]),
    })
    .prefault({}),
});

/**
 * A route of the Gateway API: HTTPRoute, GRPCRoute, TLSRoute, TCPRoute or UDPRoute. Throws a `ZodError`.
 * Mirrored requests count as sent. Source: https://gateway-api.sigs.k8s.io/reference/spec/
 */
export function readRoute({ kind, value, name, namespace = 'default', origin }: Manifest): Entrance {
  const { spec } = routeSchema.parse(value);
  const backends = spec.rules.flatMap((rule, index): Backend[] => {
    const mirrors = rule.filters.flatMap(({ requestMirror }) => requestMirror?.backendRef ?? []);
    return [...rule.backendRefs, ...mirrors]
      .filter((reference) => reference.group === '' && reference.kind === 'Service')
      .map((reference) => ({
        namespace: reference.namespace ?? namespace,
        service: reference.name,
        port: reference.port,
        hosts: spec.hostnames,
        paths: rule.matches.flatMap(({ path }) => path?.value ?? []),
        origin: { ...origin, path: pathIn(origin.path, `spec.rules[${index}]`) },
      }));
  });
  const through = spec.parentRefs
    .filter((parent) => (parent.kind ?? 'Gateway') === 'Gateway')
    .map((parent) => `${parent.namespace ?? namespace}/${parent.name}`);
  // A route that is only bound to services or other things in the mesh lets nobody in.
  const isBound = spec.parentRefs.length === 0 || through.length > 0;
  return { kind, namespace, name, through, backends: isBound ? backends : [], origin };
}

const openshiftSchema = z.object({
  spec: z.object({
    host: z.string().optional(),
    path: z.string().optional(),
    port: z.object({ targetPort: z.union([portNumberSchema, z.string()]) }).optional(),
    to: z.object({ kind: z.string().default('Service'), name: z.string() }),
    alternateBackends: z
      .array(z.object({ kind: z.string().default('Service'), name: z.string() }))
      .default([]),
  }),
});

/**
 * A Route of OpenShift, which its routers serve. Throws a `ZodError`. The port is one of the endpoints, by the name that
 * the service has for it or by number. Source: https://docs.openshift.com, Route `route.openshift.io/v1`.
 */
export function readOpenshiftRoute({ kind, value, name, namespace = 'default', origin }: Manifest): Entrance {
  const { spec } = openshiftSchema.parse(value);
  const { host, path, port } = spec;
  const backends = [spec.to, ...spec.alternateBackends]
    .filter((backend) => backend.kind === 'Service')
    .map((backend): Backend => ({
      namespace,
      service: backend.name,
      port: port?.targetPort,
      isTarget: true,
      hosts: host === undefined ? [] : [host],
      paths: path === undefined ? [] : [path],
      origin: { ...origin, path: pathIn(origin.path, 'spec.to') },
    }));
  return { kind, namespace, name, through: ['openshift'], backends, origin };
}
