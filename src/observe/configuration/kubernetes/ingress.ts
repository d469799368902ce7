import * as z from 'zod';
import { textAt, valueAt } from '../../../model/configuration/place.ts';
import type { Backend, Entrance } from '../../../model/network/entrance.ts';
import { labelNameSchema, subdomainSchema } from '../../../model/profile/names.ts';
import { isFields } from '../../document/fields.ts';
import { emptyIfNull, type Manifest } from './manifest.ts';
import { pathIn } from './network-policy.ts';
import { portNameSchema, unlessEmpty } from './valid-names.ts';

const portSchema = z
  .object({
    number: z.int().min(0).max(65_535).default(0),
    name: unlessEmpty(portNameSchema),
  })
  .refine(({ number, name }) => number > 0 !== (name !== undefined), 'needs a number or a name')
  .transform(({ number, name }) => name ?? number);

/** What its name may be where it is a part of a path. */
const segmentSchema = z.string().regex(/^(?!\.{1,2}$)[^/%]+$/, 'must be a name without "/" and "%"');

const backendSchema = z
  .object({
    service: z.object({ name: labelNameSchema, port: portSchema }).optional(),
    resource: z
      .object({ apiGroup: subdomainSchema.optional(), kind: segmentSchema, name: segmentSchema })
      .optional(),
  })
  .refine(
    ({ service, resource }) => (service === undefined) !== (resource === undefined),
    'needs a service or a resource',
  );

/** A backend of the versions before `networking.k8s.io/v1`, as one of this. */
function currentBackend(value: unknown): unknown {
  const [name, port] = [valueAt(value, ['serviceName']), valueAt(value, ['servicePort'])];
  const isService = (name ?? '') !== '' || (port ?? '') !== '';
  return {
    resource: valueAt(value, ['resource']),
    ...(isService
      ? { service: { name, port: typeof port === 'string' ? { name: port } : { number: port } } }
      : {}),
  };
}

/** A path of those versions, of which the type may be left out. */
function currentPath(value: unknown): unknown {
  return isFields(value) ? { pathType: 'ImplementationSpecific', ...value } : value;
}

function currentSpec(value: unknown): unknown {
  return isFields(value) ? { ...value, defaultBackend: value['backend'] } : value;
}

const hostSchema = z
  .string()
  .refine((host) => subdomainSchema.safeParse(host.replace(/^\*\./, '')).success, {
    message: 'must be a name of DNS in lower case, of which "*." may be the beginning',
  })
  .refine((host) => !z.ipv4().safeParse(host).success, 'must be a name, not an address');

/** What paths may not have that are compared part by part. */
const UNCLEAR_PATH = /\/\/|\/\.{1,2}(?:\/|$)|%2f/i;

function schemaOf(isOld: boolean) {
  const backend = z.preprocess((value) => (isOld ? currentBackend(value) : value), backendSchema);
  const path = z
    .object({
      path: z.string().default(''),
      pathType: z.enum(['Exact', 'Prefix', 'ImplementationSpecific']),
      backend,
    })
    .refine((one) => isPath(one.path, one.pathType), {
      path: ['path'],
      message: 'must begin with "/", and unless it is ImplementationSpecific have no "//", "/." or "%2f"',
    });
  const paths = z.array(z.preprocess((value) => (isOld ? currentPath(value) : emptyIfNull(value)), path));
  const rule = z.object({
    host: unlessEmpty(hostSchema),
    http: z.object({ paths: paths.min(1, 'has none') }).optional(),
  });
  const tls = z.object({ hosts: z.array(hostSchema).optional() });
  const spec = z
    .object({
      ingressClassName: subdomainSchema.optional(),
      defaultBackend: backend.optional(),
      tls: z.array(z.preprocess(emptyIfNull, tls)).optional(),
      rules: z.array(z.preprocess(emptyIfNull, rule)).default([]),
    })
    .refine(
      ({ defaultBackend, rules }) => defaultBackend !== undefined || rules.length > 0,
      'needs a default backend or rules',
    );
  return z.object({
    metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
    spec: z.preprocess((value) => (isOld ? currentSpec(value) : value), spec),
  });
}

function isPath(path: string, type: string): boolean {
  if (type === 'ImplementationSpecific') return path === '' || path.startsWith('/');
  return path.startsWith('/') && !UNCLEAR_PATH.test(path);
}

const ingressSchema = schemaOf(false);
const oldIngressSchema = schemaOf(true);

/**
 * An Ingress. Throws a `ZodError` for what the API server would refuse. Backends that are no services (storage buckets and
 * the like) are left out. Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/
 */
export function readIngress({ kind, value, name, namespace = 'default', origin }: Manifest): Entrance {
  const isCurrent = textAt(value, ['apiVersion']) === 'networking.k8s.io/v1';
  const { metadata, spec } = (isCurrent ? ingressSchema : oldIngressSchema).parse(value);
  const backends: Backend[] = [];
  const add = (
    written: z.output<typeof backendSchema> | undefined,
    path: string,
    host?: string,
    at?: string,
  ) => {
    if (written?.service === undefined) return;
    backends.push({
      namespace,
      service: written.service.name,
      port: written.service.port,
      hosts: host === undefined ? [] : [host],
      paths: at === undefined || at === '' ? [] : [at],
      origin: { ...origin, path: pathIn(origin.path, path) },
    });
  };
  add(spec.defaultBackend, 'spec.defaultBackend');
  for (const [index, { host, http }] of spec.rules.entries()) {
    for (const [place, { path, backend }] of (http?.paths ?? []).entries())
      add(backend, `spec.rules[${index}].http.paths[${place}]`, host, path);
  }
  const className = spec.ingressClassName ?? metadata.annotations['kubernetes.io/ingress.class'];
  return { kind, namespace, name, through: className === undefined ? [] : [className], backends, origin };
}
