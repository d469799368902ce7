import { Environment } from '@marcbachmann/cel-js';
import { isInside } from '../addresses.ts';
import type { Identity } from '../identity/types.ts';
import { Refusal } from '../refusal.ts';
import type { TokenEntry } from '../tokens/types.ts';

/** What a condition is asked of: who asks, when, and from where. */
export interface Circumstances {
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly address: string;
  readonly token: Pick<TokenEntry, 'displayName' | 'path' | 'metadata' | 'policies'>;
  readonly identity: Identity | undefined;
}

/** Does it hold? Undefined where that cannot be decided. */
export type Condition = (circumstances: Circumstances) => boolean | undefined;

/** Characters of a condition. */
const LONGEST = 4_096;
const LIMITS = { maxAstNodes: 500, maxDepth: 30, maxListElements: 100, maxMapEntries: 100 };
/** What takes longer the more there is, or the worse an expression is: none of it is asked in every request. */
const UNBOUNDED: ReadonlySet<string> = new Set(
  'all exists exists_one map filter bind matches replace split join format'.split(' '),
);

const ENVIRONMENT = new Environment({
  unlistedVariablesAreDyn: false,
  homogeneousAggregateLiterals: false,
  limits: LIMITS,
})
  .registerVariable('time', 'google.protobuf.Timestamp')
  .registerVariable('address', 'string')
  .registerVariable('token', 'map')
  .registerVariable('identity', 'map')
  .registerFunction('string.inCidr(string): bool', (address: string, block: string) =>
    isInside(address, [block]),
  );

/**
 * A condition of a rule, in CEL (https://github.com/google/cel-spec), of `time`, `address`, `token` (`display_name`, `path`,
 * `metadata`, `policies`) and `identity` (`id`, `name`, `metadata`, `groups`; empty where nobody is known). Throws a
 * `Refusal` (400) for what is none, or has loops or regular expressions.
 */
export function readCondition(path: string, text: string): Condition {
  const wrong = (what: string) => new Refusal(400, `path "${path}" of the policy: condition: ${what}`);
  if (text.length > LONGEST) throw wrong(`it has more than ${LONGEST} characters`);
  const run = parsed(text, wrong);
  return (circumstances) => {
    try {
      const value: unknown = run(variablesOf(circumstances));
      return typeof value === 'boolean' ? value : undefined;
    } catch {
      // It names what is not there, or compares what cannot be compared.
      return undefined;
    }
  };
}

function parsed(text: string, wrong: (what: string) => Refusal) {
  try {
    const run = ENVIRONMENT.parse(text);
    const { valid, type, error } = run.check();
    if (!valid) throw error ?? new Error('it is none');
    if (type !== 'bool' && type !== 'dyn') throw wrong(`it is ${type}, and has to be true or false`);
    const unbounded = callsOf(run.ast).find((name) => UNBOUNDED.has(name));
    if (unbounded !== undefined) throw wrong(`"${unbounded}" is not there`);
    return run;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw wrong(error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : 'it is none');
  }
}

/** Names of all that an expression calls. */
function callsOf(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(callsOf);
  if (typeof part !== 'object' || part === null || !('op' in part) || !('args' in part)) return [];
  const own =
    (part.op === 'call' || part.op === 'rcall') && Array.isArray(part.args) ? [String(part.args[0])] : [];
  return [...own, ...callsOf(part.args)];
}

function variablesOf({ now, address, token, identity }: Circumstances) {
  const groups = identity ? [...identity.direct, ...identity.inherited].map(({ name }) => name) : [];
  return {
    time: new Date(now),
    address,
    token: new Map<string, unknown>([
      ['display_name', token.displayName],
      ['path', token.path],
      ['metadata', mapOf(token.metadata)],
      ['policies', token.policies],
    ]),
    identity: new Map<string, unknown>([
      ['id', identity?.entity.id ?? ''],
      ['name', identity?.entity.name ?? ''],
      ['metadata', mapOf(identity?.entity.metadata)],
      ['groups', groups],
    ]),
  };
}

/** With no key that objects have by themselves. */
function mapOf(record: Readonly<Record<string, string>> | null | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(record ?? {}));
}
