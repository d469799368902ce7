import type { Scope } from './scope.ts';
import type { CallExpression, CallSite, Expression } from './types.ts';

const MAXIMUM_STEPS = 48;
const MAXIMUM_CANDIDATES = 256;

/** One call of a chain (`a.b(…).c(…)`), and the method's name. */
export interface Step {
  readonly name: string;
  readonly call: CallExpression;
}

/** The calls of a chain from the last to the first, through the names of what is called. */
export function chainOf(scope: Scope, expression: Expression): Step[] {
  const steps: Step[] = [];
  let current: Expression | undefined = expression;
  for (let count = 0; current && count < MAXIMUM_STEPS; count += 1) {
    scope.spend();
    if (current.kind === 'call') {
      const { callee }: CallExpression = current;
      steps.push({
        name: callee.kind === 'member' || callee.kind === 'name' ? callee.name : '',
        call: current,
      });
      current = callee.kind === 'member' ? callee.object : undefined;
    } else {
      const value: Expression | undefined = scope.valueBehind(current);
      current = value === current ? undefined : value;
    }
  }
  return steps;
}

/** The first argument of the last call of these names in a chain. */
export function givenIn(chain: readonly Step[], ...names: readonly string[]): Expression | undefined {
  return chain.find(({ name, call }) => names.includes(name) && call.positional.length > 0)?.call
    .positional[0];
}

/** The path of a chain with what stands between its start and its last call left out: `a.B.create().url`. */
export function shortPath(path: string): string {
  return path.replace(/\(\)\..*\./s, '().');
}

/** What else the thing that a call is made of is told by its setters. */
export class Setters {
  readonly #scope: Scope;
  readonly #byName = new Map<string, CallExpression[]>();

  constructor(scope: Scope, calls: readonly CallSite[]) {
    this.#scope = scope;
    for (const { call } of calls) {
      if (call.callee.kind !== 'member') continue;
      const known = this.#byName.get(call.callee.name);
      if (known) known.push(call);
      else this.#byName.set(call.callee.name, [call]);
    }
  }

  /** The argument of a setter that is called of the same thing. */
  argument(call: CallExpression, setter: string): Expression | undefined {
    const root = this.#root(call);
    const candidates = (this.#byName.get(setter) ?? []).slice(0, MAXIMUM_CANDIDATES);
    return candidates.find((one) => this.#root(one) === root)?.positional[0];
  }

  #root(call: CallExpression): CallExpression | undefined {
    return chainOf(this.#scope, call).at(-1)?.call;
  }
}
