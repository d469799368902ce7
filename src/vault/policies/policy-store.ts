import type { MountStore } from '../mounts/mount-store.ts';
import { Refusal } from '../refusal.ts';
import type { Identity } from '../identity/types.ts';
import { Acl } from './acl.ts';
import type { Circumstances } from './conditions.ts';
import { parsePolicy } from './parse.ts';
import { fixedPart, resolvedPath } from './templates.ts';
import type { PathRule, Policy } from './types.ts';

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
const ROOT: Policy = { name: 'root', text: '', rules: [] };

/** Policies by their names, parsed once for each change of any of them, whoever makes it. */
export class PolicyStore {
  readonly #store: MountStore;
  #epoch = -1;
  #parsed = new Map<string, Policy | undefined>();
  #acls = new Map<string, Acl>();

  constructor(store: MountStore) {
    this.#store = store;
  }

  async names(): Promise<readonly string[]> {
    const names = await this.#store.list('acl/');
    return [...new Set([...names, 'default', 'root'])].toSorted();
  }

  /** As it was written; undefined where there is none. */
  async text(name: string): Promise<string | undefined> {
    if (name === 'root') return ROOT.text;
    if (!NAME.test(name)) return undefined;
    const found = await this.#store.get<string>(`acl/${name}`);
    return found?.value ?? BUILT_IN.get(name);
  }

  /** Throws a `Refusal` for a name or a text that is none. */
  async put(name: string, text: string): Promise<void> {
    if (name === 'root' || name === 'response-wrapping')
      throw new Refusal(400, `cannot update "${name}" policy`);
    if (!NAME.test(name)) throw new Refusal(400, `"${name}" is no name of a policy`);
    parsePolicy(name, text);
    await this.#change(name, text);
  }

  async remove(name: string): Promise<void> {
    if (name === 'root' || BUILT_IN.has(name)) throw new Refusal(400, `cannot delete "${name}" policy`);
    if (NAME.test(name)) await this.#change(name, undefined);
  }

  /**
   * What some policies allow together to somebody; those that are not there allow nothing. What they say of who asks, and
   * when, is put together anew each time, so that nobody gets what is another's. Without circumstances no condition holds.
   */
  async acl(names: readonly string[], identity?: Identity, circumstances?: Circumstances): Promise<Acl> {
    const epoch = (await this.#store.get<number>(EPOCH))?.version ?? 0;
    if (epoch !== this.#epoch) [this.#epoch, this.#parsed, this.#acls] = [epoch, new Map(), new Map()];
    const key = JSON.stringify(names);
    const known = this.#acls.get(key);
    if (known) return known;
    const policies: Policy[] = [];
    for (const name of names) {
      const policy = await this.#policy(name);
      if (policy) policies.push(policy);
    }
    if (policies.some(({ rules }) => rules.some(isAboutWho)))
      return new Acl(policies.map((policy) => policyFor(policy, identity, circumstances)));
    const acl = new Acl(policies);
    if (this.#acls.size > 10_000) this.#acls.clear();
    this.#acls.set(key, acl);
    return acl;
  }

  async #policy(name: string): Promise<Policy | undefined> {
    if (name === 'root') return ROOT;
    if (this.#parsed.has(name)) return this.#parsed.get(name);
    const text = await this.text(name);
    const policy = text === undefined ? undefined : parsePolicy(name, text);
    this.#parsed.set(name, policy);
    return policy;
  }

  async #change(name: string, text: string | undefined): Promise<void> {
    await this.#store.write([
      { path: `acl/${name}`, value: text },
      { path: EPOCH, value: 0 },
    ]);
  }
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
  const rules = policy.rules.flatMap((rule) => ruleNow(rule, circumstances));
  return { ...policy, rules: rules.flatMap((rule) => rulesFor(rule, identity)) };
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
