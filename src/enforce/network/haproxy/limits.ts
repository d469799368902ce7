import { keyOf } from '../../../model/profile/key.ts';
import type { LimitLine } from '../../../model/profile/limit.ts';
import type { NetworkLoss } from '../../../model/segmentation/network-loss.ts';
import type { Member } from '../../../model/segmentation/segmentation.ts';
import { Traffic } from '../../../model/sets/traffic.ts';

/** Limits are no part of the maps yet: each is a loss of its line, which treats no traffic otherwise. */
export function limitLosses({ id, profile }: Member): NetworkLoss[] {
  return (profile.limits ?? []).flatMap((line, index) =>
    line.state === 'refused'
      ? []
      : [
          {
            member: id,
            line: { section: 'limits', path: `limits[${index}]`, key: keyOf('limits', line) },
            reason: `the waypoint keeps no ${line.kind} limits`,
            direction: 'wider',
            chosen: false,
            affects: { direction: wayOf(line), peers: [], members: [], traffic: Traffic.NONE },
          },
        ],
  );
}

/** Left out, rates and concurrency are of what comes in, and the others of what goes out. */
function wayOf({ kind, on }: LimitLine): 'egress' | 'ingress' {
  if (on) return 'to' in on ? 'egress' : 'ingress';
  return kind === 'rate' || kind === 'concurrency' ? 'ingress' : 'egress';
}
