import type { TokenIssuer } from '../../../model/profile/access-token.ts';
import { pemKeys } from '../../../model/profile/issuer-keys.ts';
import type { LineAt } from '../../../model/profile/key.ts';
import { type EgressLine, type ListenLine, type Peer, portRange } from '../../../model/profile/network.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { effectiveLines, type EffectiveOptions } from '../../../model/profile/effective-lines.ts';
import type { Permission, PermissionPeer } from '../../../model/segmentation/permission.ts';
import type {
  WorkloadEndpoint,
  Member,
  Permissions,
  Segmentation,
  TokenDemand,
  TrustedIssuer,
} from '../../../model/segmentation/segmentation.ts';
import { limitsOf } from './limits.ts';
import { commonPorts } from './ports.ts';
import { type KnownMember, permissionPeer, standsFor } from './peers.ts';
import { commonRequests, requestsOf } from './requests.ts';
import { Fault } from '../../../model/fault.ts';
import { quoted } from '../../../model/sets/quoting.ts';

export interface SegmentOptions extends EffectiveOptions {
  /** Where members are, by their id. */
  readonly endpoints: ReadonlyMap<string, readonly WorkloadEndpoint[]>;
  /** The ids of the members that are in audit mode; left out: none. */
  readonly audited?: readonly string[];
}

type Known = KnownMember & Pick<Member, 'profile'>;

/**
 * What profiles say of the network, each line with whom it stands for. A workload answers the calls that its `listens`
 * describe, of the callers in `from`; where that is left out, of every member whose profile has the call, and only
 * what both say. A caller in audit mode counts there as one whose profile says nothing, for it may call whom it likes.
 * Throws a `Fault` (`usage`) for two profiles of one workload, and for an audit of one that has none.
 */
export function segmentProfiles(profiles: readonly WorkloadProfile[], options: SegmentOptions): Segmentation {
  const known = profiles.map(knownMember).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const twice = known.find(({ id }, index) => id === known[index + 1]?.id);
  if (twice) throw new Fault('usage', `there are two profiles of ${twice.id}`, { hint: 'keep one of them' });
  const audited = auditedAmong(known, options);
  const calls = new Map(known.map((member) => [member.id, egressOf(member, known, options)]));
  const binding = new Map([...calls].filter(([id]) => !audited.has(id)));
  const members = known.map((member) => ({
    ...member,
    mode: audited.has(member.id) ? ('audit' as const) : ('enforce' as const),
    endpoints: options.endpoints.get(member.id) ?? [],
    egress: calls.get(member.id),
    ingress: ingressOf(member, known, binding, options),
    limits: limitsOf(member, known, options),
    tokens: tokensOf(member, options),
  }));
  return { members };
}

function auditedAmong(known: readonly Known[], { audited = [] }: SegmentOptions): ReadonlySet<string> {
  const unknown = audited.find((id) => !known.some((member) => member.id === id));
  if (unknown !== undefined)
    throw new Fault('usage', `${quoted(unknown)} is to be in audit mode, but there is no profile of it`, {
      hint: 'name it as namespace/name, and its profile too',
    });
  return new Set(audited);
}

/** Ports whose requests must have a token. */
function tokensOf({ profile }: Known, options: EffectiveOptions): TokenDemand[] {
  const effective = effectiveLines('listens', 'listens', profile.listens, options);
  return (effective?.allowed ?? []).flatMap((line): TokenDemand[] => {
    const { port, protocol, tokens } = line.line;
    return tokens ? [{ line, port: { protocol, first: port }, issuers: tokens.map(trusted) }] : [];
  });
}

function trusted(issuer: TokenIssuer): TrustedIssuer {
  const { jwks: _, ...rest } = issuer;
  return { ...rest, keys: pemKeys(issuer) };
}

function knownMember(profile: WorkloadProfile): Known {
  const { namespace, name, labels = {}, serviceAccount, spiffeId } = profile.metadata;
  return {
    id: `${namespace}/${name}`,
    namespace,
    name,
    labels: new Map(Object.entries(labels)),
    serviceAccount,
    spiffeId,
    profile,
  };
}

function idsFor(peer: PermissionPeer, known: readonly KnownMember[]): string[] {
  return known.filter((member) => standsFor(peer, member)).map(({ id }) => id);
}

function egressOf(
  member: Known,
  known: readonly Known[],
  options: EffectiveOptions,
): Permissions | undefined {
  const effective = effectiveLines('egress', 'egress', member.profile.egress, options);
  if (!effective) return undefined;
  const permission = (at: LineAt<EgressLine>): Permission => {
    const { to, ports, tls, sni } = at.line;
    const peer = permissionPeer(to, member.namespace, known);
    const members = idsFor(peer, known);
    return {
      peer,
      members,
      ports: ports?.map(portRange),
      tls,
      serverName: sni,
      requests: requestsOf(at, options).allowed,
      line: at,
    };
  };
  const refusedInside = effective.allowed.flatMap((at) =>
    requestsOf(at, options).refused.map(({ line, requests }) => ({ ...permission(at), requests, line })),
  );
  return {
    allows: effective.allowed.map(permission),
    denies: [
      ...effective.refused.map((at) => ({ ...permission(at), requests: undefined })),
      ...refusedInside,
    ],
  };
}

function ingressOf(
  member: Known,
  known: readonly Known[],
  calls: ReadonlyMap<string, Permissions | undefined>,
  options: EffectiveOptions,
): Permissions | undefined {
  const effective = effectiveLines('listens', 'listens', member.profile.listens, options);
  if (!effective) return undefined;
  const callers = (at: LineAt<ListenLine>): Permission[] =>
    at.line.from
      ? at.line.from.map((peer) => answerTo(peer, at, member, known, options))
      : known.flatMap(({ id }) => callsOf(id, calls.get(id), member, at, options));
  const denials = (at: LineAt<ListenLine>): Permission[] => {
    const peers: readonly PermissionPeer[] = at.line.from?.map((peer) =>
      permissionPeer(peer, member.namespace, known),
    ) ?? [{ kind: 'any' }];
    return peers.map((peer) => ({ ...answer(peer, at, known, options), requests: undefined }));
  };
  const refusedInside = effective.allowed.flatMap((at) =>
    requestsOf(at, options).refused.map(({ line, requests }) => ({
      ...answer({ kind: 'any' }, at, known, options),
      requests,
      line,
    })),
  );
  return {
    allows: effective.allowed.flatMap(callers),
    denies: [...effective.refused.flatMap(denials), ...refusedInside, ...refusedCalls(member, known, calls)],
  };
}

/** What callers refuse to send, for engines that look at the receiving end alone. */
function refusedCalls(
  callee: Known,
  known: readonly Known[],
  calls: ReadonlyMap<string, Permissions | undefined>,
): Permission[] {
  return known.flatMap(({ id }) =>
    (calls.get(id)?.denies ?? [])
      .filter(({ members }) => members.includes(callee.id))
      .map((deny) => ({ ...deny, peer: { kind: 'member' as const, member: id }, members: [id] })),
  );
}

function answer(
  peer: PermissionPeer,
  at: LineAt<ListenLine>,
  known: readonly Known[],
  options: EffectiveOptions,
): Permission {
  const { port, protocol, tls } = at.line;
  return {
    peer,
    members: idsFor(peer, known),
    ports: [{ protocol, first: port, last: port }],
    tls,
    serverName: undefined,
    requests: requestsOf(at, options).allowed,
    line: at,
  };
}

function answerTo(
  peer: Peer,
  at: LineAt<ListenLine>,
  { namespace }: Known,
  known: readonly Known[],
  options: EffectiveOptions,
): Permission {
  return answer(permissionPeer(peer, namespace, known), at, known, options);
}

/** What a caller's profile and a listen both say of the caller's calls; all that the listen says, where the caller's profile says nothing. */
function callsOf(
  caller: string,
  permissions: Permissions | undefined,
  callee: Known,
  at: LineAt<ListenLine>,
  options: EffectiveOptions,
): Permission[] {
  const open: Permission = {
    ...answer({ kind: 'member', member: caller }, at, [], options),
    members: [caller],
  };
  if (!permissions) return [open];
  return permissions.allows
    .filter(({ members }) => members.includes(callee.id))
    .flatMap((call) => {
      const ports = commonPorts(call.ports, open.ports);
      if (ports?.length === 0) return [];
      const requests = commonRequests(call.requests, open.requests);
      return [{ ...open, ports, requests, tls: open.tls ?? call.tls, serverName: call.serverName }];
    });
}
