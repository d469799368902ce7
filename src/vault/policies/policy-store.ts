import { Recent } from '../../model/recent.ts';
import type { MountStore, Stored } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';
import type { Identity } from '../identity/types.ts';
import { Acl } from './acl.ts';
import type { Circumstances } from './conditions.ts';
import { parsePolicy } from './parse.ts';
import { fixedPart, resolvedPath } from './templates.ts';
import type { KnownPolicy, PathRule, Policy, StoredPolicy } from './types.ts';

const EPOCH = 'epoch';
const NAME = /^[a-z0-9][a-z0-9._-]{0,127}$/;

/** What every token may do unless it is made without: look after itself. */
const DEFAULT_POLICY = `
path "auth/token/lookup-self" { capabilities = ["read"] }
path "auth/token/renew-self" { capabilities = ["update"] }
path "auth/token/revoke-self" { capabilities = ["update"] }
path "sys/capabilities-self" { capabilities = ["update"] }
path "sys/internal/ui/resultant-acl" { capabilities = ["read"] }
path "sys/internal/ui/mounts/*" { capabilities = ["read"] }
path "sys/internal/ui/namespaces" { capabilities = ["read"] }
path "sys/renew" { capabilities = ["update"] }
path "sys/leases/renew" { capabilities = ["update"] }
path "sys/leases/lookup" { capabilities = ["update"] }
path "cubbyhole/*" { capabilities = ["create", "read", "update", "delete", "list"] }
path "sys/wrapping/wrap" { capabilities = ["update"] }
path "sys/wrapping/lookup" { capabilities = ["update"] }
path "sys/wrapping/unwrap" { capabilities = ["update"] }
path "sys/tools/hash" { capabilities = ["update"] }
path "sys/tools/hash/*" { capabilities = ["update"] }
`;
/** What a token may that wraps an answer. */
const WRAPPING_POLICY = `
path "sys/wrapping/unwrap" { capabilities = ["update"] }
path "sys/wrapping/lookup" { capabilities = ["update"] }
`;
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['default', DEFAULT_POLICY],
  ['response-wrapping', WRAPPING_POLICY],
]);
/** Milliseconds for which whoever removes one that is over keeps it from others, and how many are taken at once. */
const [CLAIM, MOST_REMOVED] = [60_000, 100];
/** Those of old are the text alone. */
type Kept = StoredPolicy | string;
const ROOT: Policy = { name: 'root', text: '', rules: [] };

/** Characters of policies that are kept as they were read, and paths of all that somebody may that is kept put together. */
const [MOST_TEXT, MOST_PATHS] = [8_000_000, 100_000];
const SMALLEST = 100;

/** What is known as of one change of any policy. Whoever began to read before another keeps it here, where nobody asks any more. */
class KnownPolicies {
  readonly epoch: number;
  /** That there is none of a name is known too. */
  readonly parsed = new Recent<string, { readonly policy: Policy | undefined }>(
    MOST_TEXT,
    ({ policy }) => SMALLEST + (policy?.text.length ?? 0),
  );
  readonly acls = new Recent<string, Acl>(MOST_PATHS, ({ size }) => 1 + size);

  constructor(epoch: number) {
    this.epoch = epoch;
  }
}

/** Policies by their names, parsed once for each change of any of them, whoever makes it. */
export class PolicyStore {
  readonly #store: MountStore;
  #known = new KnownPolicies(-1);

  constructor(store: MountStore) {
    this.#store = store;
  }

  async names(): Promise<readonly string[]> {
    const names = await this.#store.list('acl/');
    return [...new Set([...names, 'default', 'root'])].toSorted();
  }

  /** What is known of one at a moment; undefined where there is none. */
  async known(name: string, now: number): Promise<KnownPolicy | undefined> {
    if (name === 'root') return { text: ROOT.text, version: 0 };
    const stored = await this.#stored(name);
    const policy = stored && policyIn(stored.value);
    if (policy && !isOver(policy, now)) return { ...policy, version: stored.version };
    const text = BUILT_IN.get(name);
    return text === undefined ? undefined : { text, version: 0 };
  }

  /**
   * Stores one, where `cas` is given only in the place of that version, or of none where it is -1. Throws a `Refusal` (400)
   * for a name or a text that is none, and where another version is there, or one that is not changed without saying which.
   */
  async put(name: string, policy: StoredPolicy, cas?: number): Promise<void> {
    if (name === 'root' || name === 'response-wrapping')
      throw new Refusal(400, `cannot update "${name}" policy`);
    if (!NAME.test(name)) throw new Refusal(400, `"${name}" is no name of a policy`);
    parsePolicy(name, policy.text);
    const stored = await this.#stored(name);
    const before = stored && policyIn(stored.value);
    if (cas === undefined && (policy.casRequired || before?.casRequired))
      throw new Refusal(400, 'check-and-set parameter required for this call');
    // One that is over is none any more, whether it was removed by now or not.
    const isThere = before !== undefined && !isOver(before, policy.modified);
    const version = isThere ? (stored?.version ?? 0) : -1;
    const isAsExpected = cas === undefined || cas === version;
    if (
      !isAsExpected ||
      !(await this.#change(name, policy, cas === undefined ? undefined : (stored?.version ?? 0)))
    )
      throw new Refusal(400, 'check-and-set parameter did not match the current version');
  }

  async remove(name: string): Promise<void> {
    if (name === 'root' || BUILT_IN.has(name)) throw new Refusal(400, `cannot delete "${name}" policy`);
    if (NAME.test(name)) await this.#change(name, undefined);
  }

  /** Where those are stored whose time is over, in all namespaces where it is asked of the root; nobody else gets them at once. */
  claimExpired(now: number): Promise<readonly string[]> {
    return this.#store.claim('', now, now + CLAIM, MOST_REMOVED);
  }

  /** Removes what is stored there, if it is over. */
  async removeExpired(path: string, now: number): Promise<void> {
    const name = path.slice(pathOf('').length);
    const stored = await this.#stored(name);
    if (stored && isOver(policyIn(stored.value), now)) await this.#change(name, undefined, stored.version);
  }

  /**
   * What some policies allow together to somebody; those that are not there allow nothing. What they say of who asks, and
   * when, is put together anew each time, so that nobody gets what is another's. Without circumstances no condition holds.
   */
  async acl(names: readonly string[], identity?: Identity, circumstances?: Circumstances): Promise<Acl> {
    const epoch = (await this.#store.get<number>(EPOCH))?.version ?? 0;
    if (epoch !== this.#known.epoch) this.#known = new KnownPolicies(epoch);
    const { parsed, acls } = this.#known;
    const key = JSON.stringify(names);
    const known = acls.find(key);
    if (known) return known;
    const policies: Policy[] = [];
    for (const name of names) {
      const policy = await this.#policy(name, parsed);
      if (policy) policies.push(policy);
    }
    if (policies.some(({ rules, expires }) => expires !== undefined || rules.some(isAboutWho)))
      return new Acl(policies.map((policy) => policyFor(policy, identity, circumstances)));
    return acls.get(key, () => new Acl(policies));
  }

  async #policy(name: string, parsed: KnownPolicies['parsed']): Promise<Policy | undefined> {
    if (name === 'root') return ROOT;
    const known = parsed.find(name);
    if (known) return known.policy;
    const stored = await this.#stored(name);
    const kept = stored && policyIn(stored.value);
    const text = kept?.text ?? BUILT_IN.get(name);
    const policy = text === undefined ? undefined : { ...parsePolicy(name, text), expires: kept?.expires };
    return parsed.get(name, () => ({ policy })).policy;
  }

  async #stored(name: string): Promise<Stored<Kept> | undefined> {
    return NAME.test(name) ? this.#store.get<Kept>(pathOf(name)) : undefined;
  }

  /** False where another version is there than was expected. */
  #change(name: string, policy: StoredPolicy | undefined, expected?: number): Promise<boolean> {
    return this.#store.write([
      {
        path: pathOf(name),
        value: policy,
        ...(policy?.expires !== undefined && { due: policy.expires }),
        ...(expected !== undefined && { expected }),
      },
      { path: EPOCH, value: 0 },
    ]);
  }
}

function pathOf(name: string): string {
  return `acl/${name}`;
}

function policyIn(kept: Kept): StoredPolicy {
  return typeof kept === 'string' ? { text: kept, modified: 0, casRequired: false } : kept;
}

function isOver({ expires }: Pick<StoredPolicy, 'expires'>, now: number): boolean {
  return expires !== undefined && expires <= now;
}

/** Is what a rule allows another thing for another one, or at another time? */
function isAboutWho({ isTemplated, condition }: PathRule): boolean {
  return isTemplated || condition !== undefined;
}

function policyFor(
  policy: Policy,
  identity: Identity | undefined,
  circumstances: Circumstances | undefined,
): Policy {
  const rules = rulesNow(policy, circumstances).flatMap((rule) => ruleNow(rule, circumstances));
  return { ...policy, rules: rules.flatMap((rule) => rulesFor(rule, identity)) };
}

/** None once it is over; where nobody knows what time it is, those that deny, and of the others that they are there. */
function rulesNow({ rules, expires }: Policy, circumstances: Circumstances | undefined): readonly PathRule[] {
  if (expires === undefined) return rules;
  if (circumstances) return isOver({ expires }, circumstances.now) ? [] : rules;
  return rules.map((rule) => (rule.capabilities.has('deny') ? rule : { ...rule, capabilities: new Set() }));
}

/**
 * One whose condition does not hold allows nothing, and is there all the same, as the one that says most about its path;
 * one that denies is not, where its condition is known not to hold.
 */
function ruleNow(rule: PathRule, circumstances: Circumstances | undefined): readonly PathRule[] {
  if (!rule.condition) return [rule];
  const holds = circumstances && rule.condition(circumstances);
  if (rule.capabilities.has('deny')) return holds === false ? [] : [rule];
  return holds === true ? [rule] : [{ ...rule, capabilities: new Set() }];
}

/** A rule that cannot be about who asks allows nothing; one that denies holds for all that it could be about. */
function rulesFor(rule: PathRule, identity: Identity | undefined): readonly PathRule[] {
  if (!rule.isTemplated) return [rule];
  const path = resolvedPath(rule.path, identity);
  if (path !== undefined) return [{ ...rule, path }];
  return rule.capabilities.has('deny') ? [{ ...rule, path: `${fixedPart(rule.path)}*` }] : [];
}
