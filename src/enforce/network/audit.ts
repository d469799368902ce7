import { DIRECTIONS } from '../../model/network/policy.ts';
import type { Member, Segmentation } from '../../model/segmentation/segmentation.ts';
import { NetworkLosses } from './losses.ts';
import type { NetworkCompilation, NetworkOptions, NetworkUnit } from './types.ts';

/** The unit of an engine that has no audit mode for one workload: a member in audit mode is enforced, which is a loss. */
export function withoutAuditMode(unit: NetworkUnit): NetworkUnit {
  return {
    ...unit,
    compile: (segmentation: Segmentation, options: NetworkOptions): NetworkCompilation => {
      const own = new NetworkLosses(options);
      const members = segmentation.members.map((member) => enforced(member, unit.id, own));
      const { artefacts, losses } = unit.compile({ members }, options);
      const all = [...own.all, ...losses];
      return { artefacts, losses: members.flatMap(({ id }) => all.filter(({ member }) => member === id)) };
    },
  };
}

function enforced(member: Member, engine: string, losses: NetworkLosses): Member {
  if (member.mode === 'enforce') return member;
  for (const direction of DIRECTIONS.filter((one) => member[one]))
    losses.forced(
      { member, direction },
      'tighter',
      `${engine} has no audit mode for one workload: its profile is enforced`,
    );
  return { ...member, mode: 'enforce' };
}
