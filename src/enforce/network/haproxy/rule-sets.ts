import type { NetworkLosses } from '../losses.ts';
import type { NetworkOptions } from '../types.ts';
import type { Clause } from './clauses.ts';
import { ANY, ANY_COUNTED, type Decide } from './decisions.ts';
import { excessOf, httpRules, mergeRules, type RuleSet, ruleSetId, type SetRule } from './rule-set.ts';
import { ruleName } from './token.ts';

/** Makes decisions of clauses, and gathers the rule sets that they need. */
export class RuleSets {
  readonly #losses: NetworkLosses;
  readonly #isWider: boolean;
  readonly #sets = new Map<string, RuleSet>();
  readonly #decided = new Map<string, string>();
  readonly #numbers = new Map<Clause, number>();
  readonly #reported = new Map<Clause, Set<string>>();

  constructor(losses: NetworkLosses, { onLoss }: NetworkOptions) {
    this.#losses = losses;
    this.#isWider = onLoss === 'wider';
  }

  get all(): ReadonlyMap<string, RuleSet> {
    return this.#sets;
  }

  /** The same clauses are decided once. */
  readonly decide: Decide = (clauses, isCounted) => {
    const key = [isCounted, ...clauses.map((clause) => this.#numberOf(clause))].join();
    const known = this.#decided.get(key);
    if (known !== undefined) return known;
    const decided = this.#decide(clauses, isCounted);
    this.#decided.set(key, decided);
    return decided;
  };

  #numberOf(clause: Clause): number {
    const known = this.#numbers.get(clause) ?? this.#numbers.size;
    this.#numbers.set(clause, known);
    return known;
  }

  #decide(clauses: readonly Clause[], isCounted: boolean): string {
    const denials = clauses.filter(({ action }) => action === 'deny');
    const allowed = clauses.filter(({ action }) => action === 'allow');
    const whole = denials.find(({ saying }) => saying.kind === 'anything');
    if (whole) return `deny ${nameOf(whole)}`;
    if (allowed.length === 0) return 'none';
    const open = allowed.filter(({ saying }) => saying.kind === 'anything');
    if (open.length === 0) return this.#judged(clauses, isCounted);
    return denials.length === 0 ? anything(isCounted) : this.#judged([...denials, ...open], isCounted);
  }

  /** By requests, or by server names: not by both, as HAProxy sees either requests or what is inside TLS. */
  #judged(clauses: readonly Clause[], isCounted: boolean): string {
    const has = (kind: Clause['saying']['kind']) => clauses.some(({ saying }) => saying.kind === kind);
    if (!has('http')) return this.#setOf('tls', clauses, isCounted);
    if (!has('tls') && !has('anything')) return this.#setOf('http', clauses, isCounted);
    const cannot = 'HAProxy looks either at requests or at the whole connection to a port';
    const isWider = this.#choose(clauses, cannot, {
      wider: 'the connection is allowed as a whole',
      tighter: 'only requests over HTTP without TLS are allowed',
    });
    if (isWider) return anything(isCounted);
    const hello = clauses.find(({ action, saying }) => action === 'deny' && saying.kind === 'tls');
    if (hello) return `deny ${nameOf(hello)}`;
    return this.#setOf(
      'http',
      clauses.filter(({ saying }) => saying.kind !== 'tls'),
      isCounted,
    );
  }

  #setOf(kind: RuleSet['kind'], clauses: readonly Clause[], isCounted: boolean): string {
    const set = { kind, rules: mergeRules(clauses.flatMap(rulesOf)), isCounted };
    if (!set.rules.some(({ action }) => action === 'allow')) return 'none';
    const excess = excessOf(set);
    if (excess === undefined) {
      const id = ruleSetId(set);
      this.#sets.set(id, set);
      return id;
    }
    const isWider = this.#choose(clauses, `HAProxy is not set up for ${excess}`, {
      wider: 'anything is allowed',
      tighter: 'nothing is allowed',
    });
    return isWider ? anything(isCounted) : 'none';
  }

  /** Tells a loss of every clause once, and whether the wider side is to be taken. */
  #choose(
    clauses: readonly Clause[],
    cannot: string,
    instead: Parameters<NetworkLosses['choose']>[2],
  ): boolean {
    for (const clause of clauses) {
      const reported = this.#reported.get(clause) ?? new Set<string>();
      if (!reported.has(cannot)) this.#losses.choose(clause.place, cannot, instead);
      this.#reported.set(clause, reported.add(cannot));
    }
    return this.#isWider;
  }
}

function anything(isCounted: boolean): string {
  return isCounted ? ANY_COUNTED : ANY;
}

function nameOf({ place }: Clause): string {
  return ruleName(place.member.id, place.permission.line.path);
}

function rulesOf(clause: Clause): SetRule[] {
  const { action, saying } = clause;
  const any = { methods: undefined, host: undefined, paths: [], headers: [] };
  if (saying.kind === 'http') return httpRules(action, nameOf(clause), saying.rules);
  const host = saying.kind === 'tls' ? saying.serverName : undefined;
  return httpRules(action, nameOf(clause), [{ ...any, host }]);
}
