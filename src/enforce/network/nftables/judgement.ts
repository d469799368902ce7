import type { PortRange } from '../../../model/segmentation/permission.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import type { LineRule } from './line-rules.ts';

export type PortProtocol = PortRange['protocol'];

/** Ports of one protocol about which one chain decides. */
export interface PortVerdict extends PortRange {
  readonly chain: string;
}

/** What rules say of one peer, the first that matches deciding: disjoint ports, and the rest. */
export interface Judgement {
  readonly ports: readonly PortVerdict[];
  /** The chain that decides about everything else; undefined: none of these rules does. */
  readonly rest: string | undefined;
}

const PORT_PROTOCOLS = ['tcp', 'udp', 'sctp'] as const satisfies (keyof typeof PROTOCOLS)[];

/** Judges by the rules in their order. */
export function judge(rules: readonly LineRule[]): Judgement {
  const until = rules.findIndex(({ ports }) => ports === undefined);
  const deciding = until < 0 ? rules : rules.slice(0, until);
  const ports = PORT_PROTOCOLS.flatMap((protocol) => {
    let judged = Intervals.empty<number>();
    const byChain = new Map<string, Intervals<number>>();
    for (const rule of deciding) {
      const own = Intervals.of(
        (rule.ports ?? [])
          .filter((range) => range.protocol === protocol)
          .map(({ first, last }) => [first, last] as const),
      );
      const left = own.subtract(judged);
      byChain.set(rule.chain, byChain.get(rule.chain)?.union(left) ?? left);
      judged = judged.union(own);
    }
    return [...byChain].flatMap(([chain, some]) => verdicts(protocol, some, chain));
  });
  return { ports, rest: rules[until]?.chain };
}

function verdicts(protocol: PortProtocol, ports: Intervals<number>, chain: string): PortVerdict[] {
  return Array.from(ports, ([first, last]) => ({ protocol, first, last, chain }));
}

/**
 * The part of a peer's judgement that is not the one of everybody, which is asked next. Where the rest is another one,
 * all of it, for the rest would hide what everybody's says of ports.
 */
export function beyond(judgement: Judgement, everybodys: Judgement): Judgement {
  if (judgement.rest !== everybodys.rest) return judgement;
  const ports = judgement.ports.flatMap(({ protocol, first, last, chain }) => {
    const same = everybodys.ports.filter((one) => one.protocol === protocol && one.chain === chain);
    const covered = Intervals.of(same.map((one) => [one.first, one.last] as const));
    return verdicts(protocol, Intervals.of([[first, last]]).subtract(covered), chain);
  });
  return { ports, rest: undefined };
}

/** Disjoint sets of addresses with the rules that are about each, in their order; without those that only rules for everybody are about. */
export function partition(
  rules: readonly LineRule[],
): { addresses: AddressSet; rules: readonly LineRule[] }[] {
  let parts: { addresses: AddressSet; rules: readonly LineRule[]; isNamed: boolean }[] = [
    { addresses: AddressSet.ALL, rules: [], isNamed: false },
  ];
  for (const rule of rules) {
    const { peer } = rule;
    if (peer.kind !== 'any' && peer.kind !== 'addresses') continue;
    const about = peer.kind === 'any' ? AddressSet.ALL : peer.addresses;
    parts = parts
      .flatMap((part) => [
        {
          addresses: part.addresses.intersect(about),
          rules: [...part.rules, rule],
          isNamed: part.isNamed || peer.kind === 'addresses',
        },
        { ...part, addresses: part.addresses.subtract(about) },
      ])
      .filter(({ addresses }) => !addresses.isEmpty());
  }
  return parts.filter(({ isNamed }) => isNamed);
}
