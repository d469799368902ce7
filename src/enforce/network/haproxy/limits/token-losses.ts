import { isSame } from '../../../../model/profile/text.ts';
import type { NetworkLoss } from '../../../../model/segmentation/network-loss.ts';
import type { Member, Segmentation, TokenDemand } from '../../../../model/segmentation/segmentation.ts';
import { tokenLoss } from '../../limits.ts';
import { commonIssuers, guardedPorts } from './token-parts.ts';

/** What the waypoint does otherwise with access tokens. */
export function tokenLosses(segmentation: Segmentation): NetworkLoss[] {
  return segmentation.members.flatMap((member) => {
    const ports = guardedPorts(member);
    return member.tokens.flatMap((demand) => {
      if (member.mode === 'audit')
        return [tokenLoss(member, demand, 'wider', 'in audit mode no token is asked for')];
      const all = ports.get(demand.port.first) ?? [];
      if (!all.includes(demand))
        return [tokenLoss(member, demand, 'wider', 'the waypoint sees nothing but TCP')];
      return lossesOf(demand, all, isForAll(member, demand)).map((reason) =>
        tokenLoss(member, demand, 'tighter', reason),
      );
    });
  });
}

function lossesOf(demand: TokenDemand, all: readonly TokenDemand[], isAskedOfAll: boolean): string[] {
  const issuers = new Set(commonIssuers(all).map(({ issuer }) => issuer));
  const isLess = !isSame(
    [...issuers],
    demand.issuers.map(({ issuer }) => issuer),
  );
  return [
    ...(demand.line.line.tls === 'tls' || demand.line.line.tls === 'mutual'
      ? ['HAProxy does not see requests inside TLS, so that they have no token']
      : []),
    ...(isLess || !isAskedOfAll ? ['the waypoint asks for the same tokens of all callers of a port'] : []),
  ];
}

/** Does no line answer the same port without a token? */
function isForAll(member: Member, { port }: TokenDemand): boolean {
  const lines = (member.ingress?.allows ?? []).filter(({ ports }) =>
    ports?.some(({ protocol, first }) => protocol === port.protocol && first === port.first),
  );
  const demanding = new Set(member.tokens.map(({ line }) => line.path));
  return lines.every(({ line }) => demanding.has(line.path));
}
