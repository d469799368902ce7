import { dnsName } from '../../../model/network/dns-pattern.ts';
import type { Network } from '../../../model/network/network.ts';
import type { Policy, Rule } from '../../../model/network/policy.ts';
import { isSelected, type Workload } from '../../../model/network/workload.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Language } from '../../../model/sets/language.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import type { Disagreement } from './declared-losses.ts';

const DNS = [PROTOCOLS.udp, PROTOCOLS.tcp].map((protocol) =>
  Traffic.ports(protocol, Intervals.of([[53, 53]])),
);

/**
 * DNS names that workloads may ask for by one set of artefacts and not by another: profiles say nothing of questions, so
 * that artefacts are compared with what the compiler writes. Each difference is told by one name.
 */
export function compareQuestions(compiled: Network, found: Network): Disagreement[] {
  const askers = compiled.workloads.filter((workload) =>
    [compiled, found].some((network) => rulesOn(workload, network).some(({ questions }) => questions)),
  );
  return askers.flatMap((workload) =>
    DNS.flatMap((traffic) => {
      const was = namesAskedBy(workload, compiled, traffic);
      const is = namesAskedBy(workload, found, traffic);
      return [
        ...reported(workload, is.subtract(was), 'wider', traffic),
        ...reported(workload, was.subtract(is), 'tighter', traffic),
      ];
    }),
  );
}

function reported(
  workload: Workload,
  names: Language,
  side: 'wider' | 'tighter',
  traffic: Traffic,
): Disagreement[] {
  const name = names.example();
  if (name === undefined) return [];
  const from = { workloads: [workload], change: 'kept' as const };
  const none = { wider: Traffic.NONE, tighter: Traffic.NONE };
  return [{ direction: 'egress', from, to: `the question for ${name}`, ...none, [side]: traffic }];
}

function rulesOn(workload: Workload, { policies, namespaces }: Network): readonly Rule[] {
  const labels = namespaces.get(workload.namespace)?.labels ?? new Map<string, string>();
  const isFor = ({ subject }: Policy): boolean => isSelected(workload, labels, subject);
  return policies.filter(isFor).flatMap(({ rules }) => rules);
}

/** By rules that name questions, and by those for the same servers that let every question through. */
function namesAskedBy(workload: Workload, network: Network, asked: Traffic): Language {
  const rules = rulesOn(workload, network).filter(
    ({ direction, action, traffic }) =>
      direction === 'egress' && action === 'allow' && !traffic.intersect(asked).isEmpty(),
  );
  const servers = new Set(rules.filter(({ questions }) => questions).map(serversOf));
  const any = rules.some((rule) => !rule.questions && servers.has(serversOf(rule)));
  if (any) return Language.ALL;
  return Language.unionOf(rules.flatMap(({ questions = [] }) => questions.map(dnsName)));
}

const serversOf = ({ peers }: Rule): string => JSON.stringify(peers);
