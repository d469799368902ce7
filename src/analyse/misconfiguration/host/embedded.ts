import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import type { Flag } from './components.ts';
import { notReadable } from '../../audit/evidence.ts';

/** A program that has those of the control plane inside of itself, or starts them, with flags of its own. */
interface Distribution {
  readonly name: string;
  /** There where it is a control plane. */
  readonly mark: string;
  /** There where it has etcd. */
  readonly etcd: string;
  readonly config: string;
  /** Where its configuration has more flags of a program: a list of `flag=value`, or an object. */
  readonly flagsAt: (component: string) => Path;
}

const K0S_KEYS: Readonly<Record<string, Path>> = {
  'kube-apiserver': ['spec', 'api', 'extraArgs'],
  'kube-controller-manager': ['spec', 'controllerManager', 'extraArgs'],
  'kube-scheduler': ['spec', 'scheduler', 'extraArgs'],
  etcd: ['spec', 'storage', 'etcd', 'extraArgs'],
};

/**
 * Sources: https://docs.k3s.io/installation/configuration and https://docs.k0sproject.io/stable/configuration/; RKE2
 * writes manifests.
 */
const DISTRIBUTIONS: readonly Distribution[] = [
  {
    name: 'k3s',
    mark: '/var/lib/rancher/k3s/server/tls',
    etcd: '/var/lib/rancher/k3s/server/db/etcd',
    config: '/etc/rancher/k3s/config.yaml',
    flagsAt: (component) => [`${component}-arg`],
  },
  {
    name: 'k0s',
    mark: '/var/lib/k0s/pki/ca.key',
    etcd: '/var/lib/k0s/etcd',
    config: '/etc/k0s/k0s.yaml',
    flagsAt: (component) => K0S_KEYS[component] ?? [component],
  },
];

/** A program that a distribution runs: the flags that people gave it are told by its configuration, the others by nothing. */
export interface Embedded {
  readonly distribution: string;
  readonly config: string;
  readonly flags: ReadonlyMap<string, Flag>;
}

/** The programs of this name that distributions of Kubernetes run here, and where nobody can tell whether they do. */
export function embeddedIn(
  host: HostFacts,
  component: string,
): { readonly found: readonly Embedded[]; readonly unreadable: readonly AuditEvidence[] } {
  const found: Embedded[] = [];
  const unreadable: AuditEvidence[] = [];
  for (const one of DISTRIBUTIONS) {
    const mark = component === 'etcd' ? one.etcd : one.mark;
    const there = host.entry(mark);
    if (there.state === 'unreadable')
      unreadable.push(notReadable(mark, there.reason, `what ${one.name} has there`));
    if (there.state !== 'read') continue;
    found.push({ distribution: one.name, config: one.config, flags: givenFlags(host, one, component) });
  }
  return { found, unreadable };
}

function givenFlags(host: HostFacts, one: Distribution, component: string): ReadonlyMap<string, Flag> {
  const config = host.document(one.config);
  if (config.state !== 'read') return new Map();
  const at = one.flagsAt(component);
  const given = valueAt(config.value.value, at);
  const line = (key: string | number) => config.value.rangeOf([...at, key]).startLine;
  const flags = new Map<string, Flag>();
  const add = (name: string, value: string, key: string | number): void => {
    flags.set(name, { value, values: [...(flags.get(name)?.values ?? []), value], line: line(key) });
  };
  if (Array.isArray(given))
    for (const [index, text] of given.entries()) {
      const [, name, value = 'true'] = /^(?:--)?([a-z][\w.-]*)(?:=([^]*))?$/i.exec(String(text)) ?? [];
      if (name !== undefined) add(name, value, index);
    }
  else if (typeof given === 'object' && given !== null)
    for (const [name, value] of Object.entries(given)) add(name, String(value), name);
  return flags;
}
