import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import type { Artefact } from '../../src/model/profile/artefact.ts';
import { profileSchema, type WorkloadProfile } from '../../src/model/profile/profile.ts';

const [SERVICES, CALLERS] = [150, 5];
export const ROUTES = 60;
const KINDS = [...Array.from({ length: 7 }, () => 'exact'), 'prefix', 'prefix', 'template'];

const accepted = { state: 'accepted', provenance: [{ kind: 'written', source: 'bench' }] };

/** The address of a service, by its number. */
export function address(service: number): string {
  return `10.1.${service >> 8}.${service & 255}`;
}

interface Kind {
  readonly routes?: number;
  readonly port?: number;
  /** Who says what is asked for: who is called, or both. */
  readonly judges?: 'callee' | 'both';
}

/**
 * Services that are called by their neighbours, with routes of every kind: of ten, seven exact, two prefixes, one
 * template. Without a log.
 */
export function servicesPolicy(kind: Kind = {}): readonly Artefact[] {
  const profiles = Array.from({ length: SERVICES }, (_, service) => profileOf(service, kind));
  const endpoints = new Map(
    profiles.map((_, index) => [
      `bench/service-${index}`,
      [{ interface: `veth${index}`, addresses: [address(index)] }],
    ]),
  );
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints });
  return HAPROXY.compile(segmentation, { onLoss: 'tighter' }).artefacts.map((one) =>
    one.path.endsWith('.cfg') ? { ...one, text: one.text.replace(/^ +log .*\n/gm, '') } : one,
  );
}

function profileOf(
  service: number,
  { routes = ROUTES, port = 8080, judges = 'callee' }: Kind,
): WorkloadProfile {
  const http = judges === 'both' ? { http: routesOf(routes) } : {};
  const distances = Array.from({ length: CALLERS }, (_, index) => index + 1);
  return profileSchema.parse({
    apiVersion: 'plimsoll/v1',
    kind: 'WorkloadProfile',
    metadata: { namespace: 'bench', name: `service-${service}` },
    listens: [
      {
        port,
        from: distances.map((one) => named(service + one)),
        routes: routesOf(routes),
        ...accepted,
      },
    ],
    egress: distances.map((one) => ({ to: named(service - one), ports: [port], ...http, ...accepted })),
  });
}

function named(service: number): object {
  return { workload: { name: `service-${(service + SERVICES) % SERVICES}` } };
}

function routesOf(count: number): object[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = KINDS[index % KINDS.length];
    const path = `/api/v1/thing-${index}${kind === 'template' ? '/{id}/parts' : ''}`;
    return { kind, path, methods: ['GET'], ...accepted };
  });
}
