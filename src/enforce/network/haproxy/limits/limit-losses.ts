import type { LossDirection } from '../../../../model/profile/artefact.ts';
import type { NetworkLoss } from '../../../../model/segmentation/network-loss.ts';
import type { Permission } from '../../../../model/segmentation/permission.ts';
import type { Limit, Member, Segmentation } from '../../../../model/segmentation/segmentation.ts';
import { limitLoss } from '../../limits.ts';
import { isHostPattern } from '../host-order.ts';
import { peerClasses } from '../peer-classes.ts';
import { figuresOf, type Figures } from './figures.ts';
import { isTcp, limitPlaces } from './limit-sets.ts';
import { LIMIT_SLOTS, SLOT_KINDS } from './slots.ts';

/** What the waypoint does not keep of limits; none of it treats any traffic otherwise. */
export function limitLosses(segmentation: Segmentation): NetworkLoss[] {
  const classes = peerClasses(segmentation);
  return segmentation.members.flatMap((member) => {
    const left = leftOut(member, [...limitPlaces(member, classes).values()]);
    return member.limits.flatMap((limit) => {
      const tell = (direction: LossDirection, reason: string): NetworkLoss =>
        limitLoss(member, limit, direction, reason);
      if (member.mode === 'audit')
        return [tell('wider', 'in audit mode no limit is kept, and none is told of')];
      if (!isTcp(limit.port)) return [tell('wider', 'the waypoint sees nothing but TCP')];
      const figures = figuresOf(member, limit);
      return [
        ...figures.inexact.map(({ direction, reason }) => tell(direction, reason)),
        ...unseen(member, limit, figures, classes.names.length > 0).map((reason) => tell('wider', reason)),
        ...(left.has(limit)
          ? [tell('wider', 'the waypoint keeps fewer limits for one port or peer at once')]
          : []),
      ];
    });
  });
}

/** Calls that a limit is about and that the waypoint does not know to be so. */
function unseen(
  member: Member,
  { line, direction, port, peer, members }: Limit,
  { counted }: Figures,
  hasNames: boolean,
): string[] {
  const isOfConnections = counted.some(({ kind }) => kind === 'connection');
  const isOfConnectionsOnly = isOfConnections && counted.length === 1;
  const called = (member[direction]?.allows ?? []).filter(
    (permission) =>
      (port === undefined ||
        permission.ports === undefined ||
        permission.ports.some((range) => holds(range, port))) &&
      (peer === undefined ||
        permission.members.some((id) => members.includes(id)) ||
        permission.peer.kind === peer.kind),
  );
  const isAllHttp = member[direction] !== undefined && called.every(isHttp);
  const strangers = ['named', 'labelled', 'account', 'identity'].includes(peer?.kind ?? '');
  return [
    ...(isAllHttp || isOfConnectionsOnly
      ? []
      : [
          `only HTTP without TLS has requests that the waypoint sees, so that other connections have no ${line.line.kind} limit`,
        ]),
    ...(strangers
      ? ['HAProxy knows workloads by their address: those without a profile are not among the peers']
      : []),
    ...(peer?.kind === 'name' && isOfConnections
      ? ['a name is known by what a client asks for, so that connections to it are not counted']
      : []),
    ...(peer?.kind === 'name' && !isHostPattern(peer.name) ? ['HAProxy is given host names only'] : []),
    ...(peer?.kind === 'addresses' && hasNames
      ? ['a call by a name has the limits of the name, and not those of its address']
      : []),
  ];
}

function holds(
  { protocol, first, last }: { protocol: string; first: number; last: number },
  port: Limit['port'],
): boolean {
  return port !== undefined && protocol === port.protocol && first <= port.first && port.first <= last;
}

function isHttp({ requests, tls, serverName }: Permission): boolean {
  return (
    requests !== undefined &&
    requests.http.length > 0 &&
    tls !== 'tls' &&
    tls !== 'mutual' &&
    serverName === undefined
  );
}

/** Limits that are beyond the slots of their kind where they hold. */
function leftOut(member: Member, places: readonly (readonly Limit[])[]): Set<Limit> {
  return new Set(
    places.flatMap((limits) =>
      SLOT_KINDS.flatMap((kind) => {
        const own = limits.filter((limit) =>
          figuresOf(member, limit).counted.some((one) => one.kind === kind),
        );
        return own.slice(LIMIT_SLOTS[kind]);
      }),
    ),
  );
}
