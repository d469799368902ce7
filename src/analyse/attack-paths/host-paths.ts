import { hostPathOf } from '../misconfiguration/kubernetes/host-path.ts';
import { plainPath } from '../misconfiguration/kubernetes/mounts.ts';

/** What a path of a node opens to a container that has it. */
export type HostPathEffect =
  /** The container runtime starts what it is told to. */
  | 'socket'
  /** The node runs what is written. */
  | 'write'
  /** The kernel runs what is written, as core_pattern names it. */
  | 'core-pattern'
  /** The credential of the kubelet can be read. */
  | 'read'
  /** Tokens and secrets of the pods of the node can be read. */
  | 'pods'
  /** Keys of the control plane can be read, where there are some. */
  | 'control-plane'
  /** The data of etcd can be read, where there are some. */
  | 'etcd'
  /** The kubelet follows links that are written. */
  | 'log-link';

interface Effects {
  readonly always: readonly HostPathEffect[];
  /** Where it can be written to. */
  readonly written: readonly HostPathEffect[];
}

const only = (...always: HostPathEffect[]): Effects => ({ always, written: [] });
const written = (...effects: HostPathEffect[]): Effects => ({ always: [], written: effects });
const ALL_FILES: Effects = {
  always: ['read', 'pods', 'control-plane', 'etcd'],
  written: ['write', 'core-pattern', 'log-link'],
};

/** By the ids of host paths. A socket that is mounted can be called, also where the mount is read-only. */
const EFFECTS: ReadonlyMap<string, Effects> = new Map([
  ['docker-socket', only('socket')],
  ['containerd-socket', only('socket')],
  ['crio-socket', only('socket')],
  ['podman-socket', only('socket')],
  ['run', only('socket')],
  ['root', { ...ALL_FILES, always: ['socket', ...ALL_FILES.always] }],
  ['kubernetes-pki', only('control-plane')],
  ['static-manifests', written('write')],
  ['kubernetes-configuration', { always: ['read', 'control-plane'], written: ['write'] }],
  ['etcd', only('etcd')],
  ['kubelet', only('read', 'pods')],
  ['runtime-data', written('write')],
  ['cni', written('write')],
  ['cron', written('write')],
  ['systemd', { always: [], written: ['write'] }],
  ['accounts', written('write')],
  ['ssh', { always: [], written: ['write'] }],
  ['etc', { always: ['read', 'control-plane'], written: ['write'] }],
  ['home', written('write')],
  ['proc', written('core-pattern')],
  ['sys', written('core-pattern')],
  ['boot', written('write')],
  ['programs', written('write')],
  ['logs', written('log-link')],
  ['var', { always: ['read', 'pods', 'etcd'], written: ['log-link', 'write'] }],
]);

const NONE: Effects = only();

/** What a path of a node opens; nothing where nobody knows anything of it. */
export function hostPathEffects(path: string, isReadOnly: boolean): readonly HostPathEffect[] {
  const { always, written: more } = EFFECTS.get(hostPathOf(plainPath(path))?.id ?? '') ?? NONE;
  return isReadOnly ? always : [...always, ...more];
}
