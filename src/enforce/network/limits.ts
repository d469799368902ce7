import type { LossDirection } from '../../model/profile/artefact.ts';
import { keyOf } from '../../model/profile/key.ts';
import type { NetworkLoss } from '../../model/segmentation/network-loss.ts';
import type { Limit, Member, Segmentation, TokenDemand } from '../../model/segmentation/segmentation.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import type { NetworkUnit } from './types.ts';

/** What is lost of a limit; it treats no traffic otherwise. */
export function limitLoss(
  { id }: Member,
  { line: { section, path, line }, direction: way, peer, members }: Limit,
  direction: LossDirection,
  reason: string,
): NetworkLoss {
  return {
    member: id,
    line: { section, path, key: keyOf('limits', line) },
    reason,
    direction,
    chosen: false,
    affects: { direction: way, peers: peer ? [peer] : [], members, traffic: Traffic.NONE },
  };
}

/** What is lost of the access tokens that a port asks for; traffic is not told apart by them. */
export function tokenLoss(
  { id }: Member,
  { line: { section, path, line } }: TokenDemand,
  direction: LossDirection,
  reason: string,
): NetworkLoss {
  return {
    member: id,
    line: { section, path, key: keyOf('listens', line) },
    reason,
    direction,
    chosen: false,
    affects: { direction: 'ingress', peers: [], members: [], traffic: Traffic.NONE },
  };
}

/** Every limit and every demand for tokens, as losses of an engine that knows neither. */
export function unkeptLimits({ members }: Segmentation, engine: string): NetworkLoss[] {
  return members.flatMap((member) => [
    ...member.limits.map((limit) =>
      limitLoss(member, limit, 'wider', `${engine} is given no ${limit.line.line.kind} limits`),
    ),
    ...member.tokens.map((demand) =>
      tokenLoss(member, demand, 'wider', `${engine} is given no access tokens to check`),
    ),
  ]);
}

/** Limits of calls that no line of a host's rules is about, so that nothing brings them to its waypoint. */
export function unredirectedLimits({ members }: Segmentation): NetworkLoss[] {
  return members.flatMap((member) =>
    member.limits
      .filter(({ direction }) => member.mode === 'enforce' && !member[direction])
      .map((limit) =>
        limitLoss(member, limit, 'wider', 'calls that no line speaks of are not brought to the waypoint'),
      ),
  );
}

/** The unit of an engine that keeps no limits, with each of them among its losses. */
export function withoutLimits(unit: NetworkUnit): NetworkUnit {
  return {
    ...unit,
    compile: (segmentation, options) => {
      const { artefacts, losses } = unit.compile(segmentation, options);
      const all = [...losses, ...unkeptLimits(segmentation, unit.id)];
      const ids = segmentation.members.map(({ id }) => id);
      return { artefacts, losses: ids.flatMap((id) => all.filter(({ member }) => member === id)) };
    },
  };
}
