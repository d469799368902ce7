import type { Rule } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import { memberSelector } from '../../../model/segmentation/member-selection.ts';
import { portTraffic } from '../../../model/segmentation/permission-traffic.ts';
import { type NameRequestRule, nameRequestRuleOf, nameRuleOf, targetOf } from './chains.ts';
import { FAMILIES, type LookupKind } from './lookups.ts';
import { decided, decisionOf, isRequestAction, type Known } from './read-decision.ts';
import { malformed } from './ruleset.ts';

/** Where a member is sent by an element of a map. */
interface Entry {
  readonly member: string;
  readonly target: string;
}

/** The rules of the chain that a member's names lead to. One that allows ends with what is done with the rest. */
export function nameRules(
  known: Known,
  kind: LookupKind,
  said: readonly Entry[],
  last: readonly Entry[],
): Rule[] {
  const { file, table, names } = known;
  return said.flatMap(({ member, target: chain }) => {
    const rules = [...(table.chains.get(chain)?.rules ?? [])];
    const end = kind === 'names' ? targetOf('goto', rules.pop()?.[0]) : undefined;
    if (rules.length === 0 || (kind === 'names' && end !== last[0]?.target))
      throw malformed(file, `its chain ${chain} does not end as ${member} is judged`);
    const requests = rules.flatMap((rule) => nameRequestRuleOf(rule) ?? []);
    const own = rules.slice(0, rules.length - requests.length);
    const read = own.map((rule) => {
      const one = nameRuleOf(rule);
      const set = one && names.get(one.set);
      if (!one || set?.member !== member || set.family !== one.family || !table.sets.has(one.set))
        throw malformed(file, `its chain ${chain} has a rule that is none of the compiler's`);
      return { ...set, ports: one.ports, target: one.target };
    });
    const [v4, v6] = FAMILIES.map((family) =>
      read.filter((one) => one.family === family).map(({ name, ports, target }) => ({ name, ports, target })),
    );
    if (JSON.stringify(v4) !== JSON.stringify(v6))
      throw malformed(file, `its chain ${chain} differs by family`);
    const named = (v4 ?? []).map(({ name, ports, target }): Omit<Rule, 'action'> => ({
      direction: 'egress',
      peers: [{ kind: 'names', names: [name] }],
      traffic: portTraffic(ports && [ports]),
      namedPorts: [],
      origin: { file, document: 1, line: 1, path: target },
    }));
    return [
      ...named.map((rule): Rule => ({ ...rule, action: plainDecisionOf(known, rule.origin.path) })),
      ...requests.flatMap((one) => namedRequests(known, member, kind, one, last)),
    ];
  });
}

function plainDecisionOf(known: Known, target: string): Rule['action'] {
  const action = decisionOf(known, target);
  if (isRequestAction(action))
    throw malformed(known.file, `its chain ${target} is of requests, and of no name`);
  return action;
}

/** Calls to whatever name: who is not at the waypoint is refused, and who is goes on where it is a refusal of the profile. */
function namedRequests(
  known: Known,
  member: string,
  kind: LookupKind,
  { ports, target }: NameRequestRule,
  last: readonly Entry[],
): Rule[] {
  const rule: Omit<Rule, 'action'> = {
    direction: 'egress',
    peers: [{ kind: 'entity', entity: 'any' }],
    traffic: portTraffic([ports]),
    namedPorts: [],
    origin: { file: known.file, document: 1, line: 1, path: target },
  };
  if (!isRequestAction(decisionOf(known, target)))
    throw malformed(known.file, `its chain ${target} is of a name, and leaves nothing to the waypoint`);
  const outside = decided(known, member, rule);
  if (kind === 'refused_names') return outside.filter(({ action }) => action !== 'allow');
  // Members are not asked for as names.
  const ids = known.endpoints.members.map(({ id }) => id);
  const [end] = last;
  const selection = { namespaces: EVERYTHING, workloads: memberSelector(ids) };
  return [
    ...(end
      ? [
          {
            ...rule,
            action: plainDecisionOf(known, end.target),
            peers: [{ kind: 'workloads' as const, selection }],
          },
        ]
      : []),
    ...outside,
  ];
}
