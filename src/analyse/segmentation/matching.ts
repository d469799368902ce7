import { dnsName } from '../../model/network/dns-pattern.ts';
import { coversHost } from '../../model/profile/names.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import type { Language } from '../../model/sets/language.ts';
import type { CompiledRule, Program } from './program.ts';

/** Which rules of a program match whom: peers with the same rules have the same list. */
export interface Matching {
  readonly lists: RuleLists;
  /** By group id, the number of its list. */
  readonly byGroup: Uint32Array;
  /** Addresses outside of the cluster, by the number of their list. */
  readonly byAddress: ReadonlyMap<number, AddressSet>;
  /** DNS names that the rules name, by the name as it is written. */
  readonly byName: ReadonlyMap<string, number>;
}

/** The number of the list without rules. */
export const NO_RULES: number = 0;
const MOST_RULES = 2 ** 24;

/** Matches the rules of a program against `groups` groups, all addresses outside, the names that rules have, and some more. */
export function matchRules(
  program: Program,
  groups: number,
  outside: AddressSet,
  names: readonly string[],
): Matching {
  const rules = program.stages.flatMap((stage) => stage.rules);
  const lists = new RuleLists();
  const byGroup = new Uint32Array(groups);
  const all = [...names, ...rules.flatMap((rule) => [...rule.names, ...rule.patterns.keys()])];
  const byName = new Map(all.map((name) => [name, NO_RULES] as const));
  const meanings = meaningsOf(rules, all);
  let byAddress: readonly Addressed[] = [[NO_RULES, outside]];
  for (const rule of rules) {
    const members = rule.everyone ? byGroup.keys() : rule.groups;
    for (const group of members) byGroup[group] = lists.with(byGroup[group] ?? NO_RULES, rule);
    for (const name of namesFor(rule, byName)) {
      const list = byName.get(name);
      if (list !== undefined && isForName(rule, name, meanings.get(name)))
        byName.set(name, lists.with(list, rule));
    }
    if (rule.everyone || !rule.addresses.isEmpty()) byAddress = splitAddresses(byAddress, rule, lists);
  }
  return { lists, byGroup, byAddress: new Map(byAddress), byName };
}

/** Addresses with the number of the list of rules that they have. */
type Addressed = readonly [list: number, addresses: AddressSet];

function splitAddresses(
  byAddress: readonly Addressed[],
  rule: CompiledRule,
  lists: RuleLists,
): readonly Addressed[] {
  const split: Addressed[] = [];
  for (const one of byAddress) {
    const [list, addresses] = one;
    // Most rules of many are for addresses of which no other is.
    if (!rule.everyone && !addresses.overlaps(rule.addresses)) {
      if (!addresses.isEmpty()) split.push(one);
      continue;
    }
    const inside = rule.everyone ? addresses : addresses.intersect(rule.addresses);
    const rest = rule.everyone ? AddressSet.NONE : addresses.subtract(rule.addresses);
    if (!inside.isEmpty()) split.push([lists.with(list, rule), inside]);
    if (!rest.isEmpty()) split.push([list, rest]);
  }
  return split;
}

/** What names stand for, where a rule has patterns to compare them with. */
function meaningsOf(rules: readonly CompiledRule[], names: readonly string[]): Map<string, Language> {
  if (rules.every(({ patterns }) => patterns.size === 0)) return new Map();
  return new Map(names.map((name) => [name, dnsName(name)] as const));
}

/** The names that a rule may be for: its own, where it has no pattern and is not for addresses that may be anybody's. */
function namesFor(rule: CompiledRule, byName: ReadonlyMap<string, number>): Iterable<string> {
  const isForMore =
    rule.everyone ||
    rule.patterns.size > 0 ||
    rule.names.some((name) => name.startsWith('*')) ||
    AddressSet.V4.isSubsetOf(rule.addresses);
  return isForMore ? byName.keys() : new Set(rule.names);
}

/** Is a rule for what a name stands for? What it resolves to is not known, so blocks match it only where they hold every IPv4 address. */
export function isForName(rule: CompiledRule, name: string, meaning: Language | undefined): boolean {
  return (
    rule.everyone ||
    AddressSet.V4.isSubsetOf(rule.addresses) ||
    rule.names.some((own) => coversHost(own, name)) ||
    [...rule.patterns.values()].some((own) => meaning?.isSubsetOf(own))
  );
}

/** Lists of rules that share their beginnings: each is another one and one rule more. Number 0 is the empty one. */
export class RuleLists {
  readonly #before: number[] = [NO_RULES];
  readonly #rules: (CompiledRule | undefined)[] = [undefined];
  readonly #longer = new Map<number, number>();

  /** The number of a list with one rule more at its end. */
  with(list: number, rule: CompiledRule): number {
    const key = list * MOST_RULES + rule.id;
    const known = this.#longer.get(key);
    if (known !== undefined) return known;
    const id = this.#rules.push(rule) - 1;
    this.#before.push(list);
    this.#longer.set(key, id);
    return id;
  }

  at(list: number): CompiledRule[] {
    const rules: CompiledRule[] = [];
    for (let id = list; id !== NO_RULES; id = this.#before[id] ?? NO_RULES) {
      const rule = this.#rules[id];
      if (rule) rules.push(rule);
    }
    return rules.toReversed();
  }
}
