import type { NamespaceKind } from '../confinement/container-settings.ts';
import type { Confinement } from './types.ts';

/** A user's choice of a namespace is harmless where it is one of the container's own. */
const OWN_NAMESPACE = /^(?:private|none|shareable|)$/;
/** Networks by name, and by what the engines make for the container alone. */
const OWN_NETWORK = /^(?!host$|ns$|container$|pod$)[A-Za-z0-9][A-Za-z0-9_.-]*$/;
/** Podman makes user namespaces of their own by these. */
const OWN_USERS = /^(?:private|auto|keep-id|nomap|)$/;

interface Found {
  readonly line?: string;
  readonly reason: string;
}

function shares(kind: NamespaceKind, value: string, { settings }: Confinement): boolean {
  return settings.namespaces.some((shared) => shared.kind === kind && shared.value === value);
}

function joined(kind: NamespaceKind, isOwn: (value: string) => boolean) {
  return (value: string, confinement: Confinement): Found | undefined =>
    isOwn(value) || shares(kind, value, confinement)
      ? undefined
      : {
          line: 'shared',
          reason: `no accepted line shares the ${kind} namespace of ${JSON.stringify(value)}`,
        };
}

/** `NAME`, or fields such as `name=NAME,alias=web`, of which the name decides. */
function isOwnNetwork(value: string): boolean {
  if (value === '') return true;
  if (!value.includes('=')) return OWN_NETWORK.test(value);
  const fields = value.split(',');
  const names = fields.filter((field) => /^\s*name\s*=/i.test(field));
  const isPlain = fields.every((field) => /^(?:name|alias|ip|ip6|mac-address)=[A-Za-z0-9_.:-]+$/.test(field));
  return isPlain && names.every((name) => OWN_NETWORK.test(name.slice('name='.length)));
}

function own(kind: string, pattern: RegExp) {
  return (value: string): Found | undefined =>
    pattern.test(value) ? undefined : { reason: `the ${kind} namespace would not be the container's own` };
}

/** Options that choose namespaces. */
export const NAMESPACE_JUDGES = {
  network: joined('network', isOwnNetwork),
  pid: joined('pid', (value) => OWN_NAMESPACE.test(value)),
  ipc: joined('ipc', (value) => OWN_NAMESPACE.test(value)),
  uts: own('UTS', OWN_NAMESPACE),
  cgroupns: own('cgroup', OWN_NAMESPACE),
  userns: own('user', OWN_USERS),
};
