import type { Artefact } from '../../../model/profile/artefact.ts';
import type { Permission } from '../../../model/segmentation/permission.ts';
import type { Member, Permissions, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { Approximation } from '../approximation.ts';
import { ALL_TCP, NetworkLosses } from '../losses.ts';
import type { NetworkCompilation, NetworkOptions, NetworkUnit } from '../types.ts';
import { HTTP_FILTER, NETWORK_FILTER, type RbacPolicy } from './filters.ts';
import { parse } from './parse.ts';
import { permissionOf } from './permission.ts';
import { callersOf } from './principal.ts';

const NO_TCP = Traffic.ALL.subtract(ALL_TCP);

/** Filters for role-based access control, for the Envoy that stands before a member. */
export const ENVOY: NetworkUnit = {
  id: 'envoy',
  vectors: ['V8'],
  description: 'Envoy RBAC filters: the proxy before a workload judges connections and HTTP requests',
  compile,
  parse,
};

function compile(segmentation: Segmentation, options: NetworkOptions): NetworkCompilation {
  const losses = new NetworkLosses(options);
  const artefacts = segmentation.members.flatMap((member): Artefact[] => {
    if (member.egress)
      losses.forced(
        { member, direction: 'egress' },
        'wider',
        'the filters judge calls where they arrive: calls that a workload makes are not restricted',
      );
    if (!member.ingress) return [];
    losses.forced(
      { member, direction: 'ingress', traffic: NO_TCP },
      'wider',
      'the filters see TCP only: all else is not restricted',
    );
    return [artefact(member, member.ingress, segmentation, losses)];
  });
  return { artefacts: artefacts.toSorted((a, b) => (a.path < b.path ? -1 : 1)), losses: losses.all };
}

type Kind = 'other' | 'http';
type Policies = Readonly<Record<Kind, ReadonlyMap<string, RbacPolicy>>>;

function artefact(
  member: Member,
  { allows, denies }: Permissions,
  segmentation: Segmentation,
  losses: NetworkLosses,
): Artefact {
  const policies = (all: readonly Permission[], isDenial: boolean): Policies =>
    policiesOf(all, segmentation, (permission) => {
      const place = { member, direction: 'ingress' as const, permission };
      return new Approximation(losses, place, isDenial);
    });
  const [allowed, denied] = [policies(allows, false), policies(denies, true)];
  const filters = (kind: Kind): object[] => [
    ...(denied[kind].size > 0 ? [filterOf(kind, 'DENY', denied[kind])] : []),
    filterOf(kind, 'ALLOW', allowed[kind]),
  ];
  const text = JSON.stringify({ network_filters: filters('other'), http_filters: filters('http') }, null, 2);
  return { path: `envoy/${member.namespace}.${member.name}.json`, text: `${text}\n` };
}

/** Policies by names that sort as the permissions stand, and tell their lines. */
function policiesOf(
  permissions: readonly Permission[],
  segmentation: Segmentation,
  approximationOf: (permission: Permission) => Approximation,
): Policies {
  const policies = { other: new Map<string, RbacPolicy>(), http: new Map<string, RbacPolicy>() };
  const width = `${permissions.length}`.length;
  for (const [index, permission] of permissions.entries()) {
    const approximation = approximationOf(permission);
    const asked = permissionOf(permission, approximation);
    if (!asked.other && !asked.http) continue;
    const principals = callersOf(permission, segmentation, approximation);
    if (principals.length === 0) continue;
    const name = `${`${index}`.padStart(width, '0')} ${permission.line.path}`;
    if (asked.other) policies.other.set(name, { permissions: [asked.other], principals });
    if (asked.http) policies.http.set(name, { permissions: [asked.http], principals });
  }
  return policies;
}

function filterOf(kind: Kind, action: 'ALLOW' | 'DENY', policies: ReadonlyMap<string, RbacPolicy>): object {
  const { name, type } = kind === 'http' ? HTTP_FILTER : NETWORK_FILTER;
  const prefix = kind === 'http' ? {} : { stat_prefix: `plimsoll_${action.toLowerCase()}_` };
  const rules = { action, policies: Object.fromEntries(policies) };
  return { name, typed_config: { '@type': type, ...prefix, rules } };
}
