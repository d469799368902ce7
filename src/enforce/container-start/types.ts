import type { WorkloadProfile } from '../../model/profile/profile.ts';
import type { ContainerSettings } from '../confinement/container-settings.ts';

/** Engines that containers are started through, by the name of their program. */
export const START_ENGINE_IDS = ['docker', 'podman'] as const;
export type StartEngineId = (typeof START_ENGINE_IDS)[number];

/** An option that a person gave for the engine; one that takes no value has `true`, or what follows its `=`. */
export interface GivenOption {
  /** Its long name without dashes, aliases resolved. */
  readonly name: string;
  readonly value: string;
}

/** What stands behind `docker run`. */
export interface StartArguments {
  readonly options: readonly GivenOption[];
  /** The options as they were written. */
  readonly written: readonly string[];
  readonly image: string;
  /** What stands behind the image. */
  readonly command: readonly string[];
}

/** What a container is confined to, that no option may widen. */
export interface Confinement {
  readonly profile: WorkloadProfile;
  readonly settings: ContainerSettings;
  readonly includeProposed: boolean;
  /** A path of the host as it is without links; itself where it is not there. */
  readonly realPath: (path: string) => string;
}

/** An option that would undo a part of the confinement. */
export interface Weakening {
  /** The option as `--name=value`. */
  readonly option: string;
  /** The line or section of the profile that it goes against; undefined where no line could allow it. */
  readonly line: string | undefined;
  readonly reason: string;
}
