import type { Path } from '../../../../model/configuration/place.ts';
import type { Plain } from '../../../../model/configuration/structured.ts';
import type { Pod } from '../pod.ts';

/** Minor versions of Kubernetes 1 whose standards are known, since there are any. */
export const OLDEST_MINOR = 22;
export const LATEST_MINOR = 37;

/** The label of a namespace by which the API server holds its pods to a level. */
export const ENFORCE = 'pod-security.kubernetes.io/enforce';

export type Level = 'baseline' | 'restricted';

/** Names of the controls, as the API server names them in what it refuses. */
export const CONTROLS = [
  'windowsHostProcess',
  'hostNamespaces',
  'privileged',
  'capabilities_baseline',
  'hostPathVolumes',
  'hostPorts',
  'hostProbesAndHostLifecycle',
  'appArmorProfile',
  'seLinuxOptions',
  'procMount',
  'seccompProfile_baseline',
  'sysctls',
  'restrictedVolumes',
  'allowPrivilegeEscalation',
  'runAsNonRoot',
  'runAsUser',
  'seccompProfile_restricted',
  'capabilities_restricted',
  'procMount_restricted',
] as const;
export type ControlId = (typeof CONTROLS)[number];

/** Why a pod does not keep to a control. */
export interface Breach {
  readonly control: ControlId;
  readonly level: Level;
  /** From the resource, as `Pod` has its paths; of what is missing, where it should be. */
  readonly path: Path;
  readonly actual: string;
  readonly expected: string;
  /** What mends it where that is certain. */
  readonly set?: Plain;
  readonly remove?: boolean;
}

/** One control: from which pods of a minor version it tells what it refuses. */
export interface Control {
  readonly id: ControlId;
  readonly level: Level;
  find(pod: Pod, minor: number): Iterable<Omit<Breach, 'control' | 'level'>>;
}
