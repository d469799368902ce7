import type { LimitLine } from '../../../model/profile/limit.ts';
import { effectiveLines, type EffectiveOptions } from '../../../model/profile/effective-lines.ts';
import type { Limit, Member } from '../../../model/segmentation/segmentation.ts';
import { type KnownMember, permissionPeer, standsFor } from './peers.ts';

/** The limits that a profile has, each with whom it is about. A refused line limits nothing. */
export function limitsOf(
  { namespace, profile }: KnownMember & Pick<Member, 'profile'>,
  known: readonly KnownMember[],
  options: EffectiveOptions,
): Limit[] {
  const effective = effectiveLines('limits', 'limits', profile.limits, options);
  return (effective?.allowed ?? []).map((line): Limit => {
    const { on } = line.line;
    const direction = directionOf(line.line);
    if (!on) return { line, direction, port: undefined, peer: undefined, members: [] };
    if ('listen' in on) {
      const port = { protocol: on.protocol, first: on.listen };
      return { line, direction, port, peer: undefined, members: [] };
    }
    const peer = permissionPeer(on.to, namespace, known);
    const members = known.filter((member) => standsFor(peer, member)).map(({ id }) => id);
    return { line, direction, port: undefined, peer, members };
  });
}

/** Left out, rates and concurrency are of what comes in, and the others of what goes out. */
function directionOf({ kind, on }: LimitLine): Limit['direction'] {
  if (on) return 'to' in on ? 'egress' : 'ingress';
  return kind === 'rate' || kind === 'concurrency' ? 'ingress' : 'egress';
}
