import type { ReachableSecret, VaultConfiguration, VaultRole } from '../../model/vault/configuration.ts';
import type { Reader } from '../../model/vault/knowledge.ts';

/** What some policies allow together. */
export interface Access {
  allows(path: string, capability: ReachableSecret['capability']): boolean;
}

/** Policies by name, as the vault reads them; those that are not there allow nothing. */
export interface Policies {
  together(names: readonly string[]): Access;
  /** Does it say something of who asks, which only the vault can fill in? */
  isTemplated(name: string): boolean;
}

/** Something that runs, by the account that it shows itself with. */
export interface AccountUser {
  /** `shop/Deployment/checkout`. */
  readonly workload: string;
  readonly namespace: string;
  readonly account: string;
}

/** Who can have a secret, and by what. */
export interface Reached extends Reader {
  readonly secret: ReachableSecret;
  readonly method: string;
  /** Empty: nothing that is known to run. */
  readonly workload: string;
  /** False where the policy says something of who asks: they reach what is theirs of it. */
  readonly isCertain: boolean;
}

/**
 * Who can have which secret, by which policy, role and account; workloads by the service accounts that roles let in. In
 * the order of the secrets. What is not there, such as an account that nothing uses, is told with what may be it.
 */
export function* reach(
  { roles, secrets }: VaultConfiguration,
  policies: Policies,
  users: readonly AccountUser[],
): Generator<Reached, undefined> {
  const subjects = roles.map((role) => ({
    role,
    access: policies.together(role.policies),
    each: role.policies.map((name) => [name, policies.together([name])] as const),
    accounts: accountsOf(role, users),
  }));
  for (const secret of secrets)
    for (const { role, access, each, accounts } of subjects) {
      if (!access.allows(secret.path, secret.capability)) continue;
      for (const [policy, alone] of each) {
        if (!alone.allows(secret.path, secret.capability)) continue;
        const isCertain = !policies.isTemplated(policy);
        for (const { account, workload } of accounts)
          yield {
            secret,
            policy,
            through: role.through,
            method: role.method,
            account,
            workload,
            isCertain,
          };
      }
    }
}

/** Who can read a path, without what runs. */
export function readersOf(
  configuration: VaultConfiguration,
  policies: Policies,
  path: string,
): readonly Reader[] {
  const secret: ReachableSecret = { path, mount: '', engine: '', capability: 'read' };
  return Array.from(
    reach({ ...configuration, secrets: [secret] }, policies, []),
    ({ policy, through, account }) => ({ policy, through, account }),
  );
}

/** Whom a role lets in: workloads as far as they are known, and what it says itself of others. */
function accountsOf(
  { accounts, serviceAccounts }: VaultRole,
  users: readonly AccountUser[],
): readonly Pick<Reached, 'account' | 'workload'>[] {
  const inside = serviceAccounts.flatMap(({ namespace, name }) => {
    const admitted = users.filter((user) => isLike(namespace, user.namespace) && isLike(name, user.account));
    if (admitted.length === 0) return [{ account: `${namespace}/${name}`, workload: '' }];
    return admitted.map((user) => ({
      account: `${user.namespace}/${user.account}`,
      workload: user.workload,
    }));
  });
  const others = accounts.map((account) => ({ account, workload: '' }));
  const all = [...inside, ...others];
  return all.length > 0 ? all : [{ account: '', workload: '' }];
}

/** Is a text what a glob stands for? `*` stands for anything, at any place; in time of their lengths. */
export function isLike(glob: string, text: string): boolean {
  const [first = '', ...rest] = glob.split('*');
  if (rest.length === 0) return glob === text;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}
