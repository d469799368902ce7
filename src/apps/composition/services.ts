import { join } from 'node:path';
import type { AgentSettings } from '../../control/delivery/settings.ts';
import type { DeliveryServices } from '../../control/delivery/types.ts';
import type { HostServices, OpenIdentities } from '../../control/segmentation/services.ts';
import type { Waypoint, WaypointRequest } from '../../control/waypoint/waypoint.ts';
import type { BuildServices } from '../../pipeline/build/services.ts';
import type { RemoveFile, WriteFile } from '../../platform/files/types.ts';
import type { HostFixServices } from '../../pipeline/run/fix-host.ts';
import { removeFile } from '../../platform/files/remove-file.ts';
import { writeExecutable, writeWhole } from '../../platform/files/write-whole.ts';
import type { Builder } from '../../platform/image-builder/open.ts';
import type { ImageBuilder } from '../../platform/image-builder/types.ts';
import type { AskReleases, RunManager } from '../../platform/package-managers/types.ts';
import type { Supervise, SupervisorListener } from '../../platform/supervisor/types.ts';
import type { AdvisoryServices } from './advisory-services.ts';
import type { AuthorityServices } from './authority-services.ts';
import type { BuildOptions } from './build-services.ts';
import type { FlowOptions, FlowServices } from './flow-services.ts';
import type { OwnProcesses } from './host-services.ts';
import { cacheFolder, type Environment, fixesFolder } from './paths.ts';
import type { NodePlace } from './waypoint.ts';

/** Everything that pipelines and controllers need from outside, by what it is for. Each part is loaded when it is asked for. */
export interface Services {
  /** Folder for AppArmor's profiles of containers, which are loaded from there. */
  readonly confinementFolder: string;
  /** Writes files that people have. */
  readonly writeFile: WriteFile;
  readonly removeFile: RemoveFile;
  /** Likewise such that are run. */
  readonly writeProgram: WriteFile;
  /** What reading and judging an image needs. */
  readonly build: (options: BuildOptions) => Promise<BuildServices & Disposable>;
  readonly advisories: () => Promise<AdvisoryServices>;
  /** What enforcement on this host needs. */
  readonly host: () => Promise<HostServices>;
  /** What changes the files of a host whose root is a folder, and takes it back. */
  readonly hostFixes: (root: string) => Promise<HostFixServices>;
  /** What runs package managers and engines of containers. */
  readonly packageManagers: () => Promise<RunManager>;
  /** What asks npm what its registry has. */
  readonly npmReleases: () => Promise<AskReleases>;
  /** What builds on images of an engine; the first that is installed where none is named. Rejects with a `Fault`. */
  readonly imageBuilder: (
    engine: Builder | undefined,
    onExit: BuildServices['onExit'],
  ) => Promise<ImageBuilder>;
  /** What seeing flows needs. Rejects with a `Fault`. */
  readonly flows: (options: FlowOptions) => Promise<FlowServices>;
  /** The built-in authority. */
  readonly authority: () => Promise<AuthorityServices>;
  /** What keeps other programs running. */
  readonly supervise: () => Promise<Supervise>;
  readonly identities: () => Promise<OpenIdentities>;
  /** What delivering secrets needs; `note` hears of what happens. Rejects with a `Fault`. */
  readonly delivery: (settings: AgentSettings, note: (text: string) => void) => Promise<DeliveryServices>;
  /** The waypoint of a node, not started yet; of several nodes, where a place among them is given. Rejects with a `Fault`. */
  readonly waypoint: (
    request: WaypointRequest,
    place: NodePlace | undefined,
    listener: SupervisorListener,
  ) => Promise<Waypoint>;
}

export interface ServicesOptions {
  readonly environment: Environment;
  readonly processes: OwnProcesses;
}

/** The parts of `platform` put together for an application: the command line, or a server. */
export function createServices({ environment, processes }: ServicesOptions): Services {
  const answered: NonNullable<BuildServices['answered']> = new Map();
  return {
    confinementFolder: join(cacheFolder(environment), 'confinement'),
    writeFile: writeWhole,
    removeFile,
    writeProgram: writeExecutable,
    build: async (options) =>
      (await import('./build-services.ts')).createBuildServices(options, environment, answered),
    advisories: async () => (await import('./advisory-services.ts')).createAdvisoryServices(environment),
    host: async () => (await import('./host-services.ts')).createHostServices(environment, processes),
    hostFixes: async (root) => {
      const { openHostFixes } = await import('../../platform/host-fixes/fixes.ts');
      const { HOST_COMMANDS } = await import('../../platform/host/commands.ts');
      const fixes = openHostFixes(root, fixesFolder(environment, root), HOST_COMMANDS);
      return { fixes, commands: HOST_COMMANDS };
    },
    packageManagers: async () => (await import('../../platform/package-managers/run.ts')).runManager,
    npmReleases: async () => (await import('../../platform/package-managers/npm-releases.ts')).askNpm,
    imageBuilder: async (engine, onExit) => {
      const { openImageBuilder } = await import('../../platform/image-builder/open.ts');
      const { runManager } = await import('../../platform/package-managers/run.ts');
      return openImageBuilder(engine, runManager, onExit);
    },
    flows: async (options) => (await import('./flow-services.ts')).openFlowServices(options),
    authority: async () => (await import('./authority-services.ts')).AUTHORITY_SERVICES,
    supervise: async () => (await import('../../platform/supervisor/supervisor.ts')).supervise,
    identities: async () => (await import('./identity-sources.ts')).openIdentities,
    delivery: async (...given) => (await import('./delivery-services.ts')).createDeliveryServices(...given),
    waypoint: async (...given) => (await import('./waypoint.ts')).openWaypoint(...given),
  };
}
