import { type AccountUser, type Policies, reach, readersOf } from '../../analyse/vault-reach/reach.ts';
import { Fault } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
import { workloadId } from '../../model/network/workload.ts';
import { VAULT_REACH_VERSION, type VaultReachReport } from '../../model/report/vault-reach.ts';
import type { VaultConfiguration } from '../../model/vault/configuration.ts';
import type { Reader } from '../../model/vault/knowledge.ts';
import { readManifestFiles } from '../../observe/configuration/kubernetes/manifest-files.ts';
import { readManifests } from '../../observe/configuration/kubernetes/read-manifests.ts';
import { readVaultConfiguration } from '../../observe/vault/read-configuration.ts';
import { Acl } from '../../vault/policies/acl.ts';
import { parsePolicy } from '../../vault/policies/parse.ts';
import type { Policy } from '../../vault/policies/types.ts';

/** Rows of a report. */
const MOST = 200_000;

/**
 * Who can have which secret of a vault, by its policies, roles and accounts; with manifests of Kubernetes also which
 * workload. `below` is a path that secrets begin with. Throws a `Fault`: `limit`, and what reading manifests throws.
 */
export function vaultReach(
  configuration: VaultConfiguration,
  manifests: readonly string[],
  below = '',
): VaultReachReport {
  const secrets = configuration.secrets.filter(({ path }) => path.startsWith(below));
  const { users, gaps } = usersOf(manifests);
  const [policies, unread] = policiesOf(configuration);
  const reached: VaultReachReport['reached'][number][] = [];
  for (const { secret, isCertain, ...row } of reach({ ...configuration, secrets }, policies, users)) {
    if (reached.length >= MOST)
      throw new Fault('limit', `more than ${MOST} ways to secrets`, { hint: 'name a path with --below' });
    reached.push({ ...secret, ...row, certain: isCertain });
  }
  const known = new Set(reached.filter(({ policy }) => policy !== 'root').map(({ path }) => path));
  return {
    schemaVersion: VAULT_REACH_VERSION,
    at: configuration.at,
    summary: {
      secrets: secrets.length,
      roles: configuration.roles.length,
      policies: configuration.policies.length,
      workloads: users.length,
    },
    reached,
    unreached: secrets.map(({ path }) => path).filter((path) => !known.has(path)),
    unread: [...configuration.unread, ...unread],
    gaps,
  };
}

/** What `plimsoll vault reach --save` wrote. Throws a `Fault` that names the file. */
export function savedConfiguration(path: string): VaultConfiguration {
  return readVaultConfiguration(path);
}

/** Tells who can read a path of a vault, by what was read of it. */
export function readersIn(configuration: VaultConfiguration): (path: string) => readonly Reader[] {
  const [policies] = policiesOf(configuration);
  return (path) => readersOf(configuration, policies, path);
}

function usersOf(manifests: readonly string[]): { users: AccountUser[]; gaps: readonly Gap[] } {
  const files = manifests.map((path) => readManifestFiles(path));
  const { network, gaps } = readManifests(files.flatMap(({ texts }) => texts));
  const users = network.workloads.map((workload) => ({
    workload: workloadId(workload),
    namespace: workload.namespace,
    account: workload.serviceAccount,
  }));
  return { users, gaps: [...files.flatMap((file) => file.gaps), ...gaps] };
}

/** The policies of a vault as it reads them itself, and those that are none. */
function policiesOf({ policies }: VaultConfiguration): readonly [Policies, VaultConfiguration['unread']] {
  const unread: VaultConfiguration['unread'][number][] = [];
  const parsed = new Map<string, Policy>([['root', { name: 'root', text: '', rules: [] }]]);
  for (const { name, text } of policies) {
    if (name === 'root') continue;
    try {
      parsed.set(name, parsePolicy(name, text));
    } catch {
      unread.push({ what: `policy ${name}`, reason: 'it is none that the vault reads' });
    }
  }
  const known = new Map<string, Acl>();
  return [
    {
      together(names) {
        const key = JSON.stringify(names);
        const acl =
          known.get(key) ??
          new Acl(names.flatMap((name) => parsed.get(name) ?? []).map((policy) => forAnybody(policy)));
        known.set(key, acl);
        return { allows: (path, capability) => acl.allows({ path, capability }) };
      },
      isTemplated: (name) => parsed.get(name)?.rules.some((rule) => rule.isTemplated) ?? false,
    },
    unread,
  ];
}

/** A segment that says something of who asks may be anything; one that denies by it denies nobody for certain. */
function forAnybody(policy: Policy): Policy {
  const rules = policy.rules
    .filter(({ isTemplated, capabilities }) => !isTemplated || !capabilities.has('deny'))
    .map((rule) => (rule.isTemplated ? { ...rule, path: openPath(rule.path) } : rule));
  return { ...policy, rules };
}

function openPath(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment.includes('{{') ? '+' : segment))
    .join('/');
}
