import { readTextFile } from '../../observe/document/text-file.ts';
import type { AttachedContainer } from '../../observe/runtime/containers/container.ts';
import { findEngine, readContainers } from '../../observe/runtime/containers/engine-containers.ts';
import { attachContainers } from '../../observe/runtime/containers/interfaces.ts';
import { filesAboutNodes } from './nodes.ts';
import type { HostServices } from './services.ts';
import type { Declaration } from './state.ts';

/** Every container that runs on this host, with its interfaces; of the engine that was declared. Throws a `Fault`. */
export async function containersOf(
  { engine }: Pick<Declaration, 'engine'>,
  services: HostServices,
): Promise<AttachedContainer[]> {
  const client = await findEngine(services, engine);
  return attachContainers(await readContainers(client), services.commands);
}

/** The files that a declaration follows, by their paths, as they are now. Throws a `Fault`. */
export function newestFiles(declaration: Declaration): ReadonlyMap<string, string> {
  return new Map(filesAboutNodes(declaration).map((file) => [file, readTextFile(file)]));
}
