import { posix } from 'node:path';
import { entriesOf, type Fields, isFields, itemsAt, scalarAt, valueAt } from '../document/fields.ts';
import type { Values } from './compose-interpolation.ts';
import { partsOf, volumeOf } from './compose-values.ts';

/** The name that Compose looks for, and its half that comes on top: `compose.override.yaml`. */
const USUAL = /^(?:docker-)?compose\.ya?ml$/;
const MOST_FILES = 64;

/** The files of a project in the order in which they are merged: those of `COMPOSE_FILE` in `.env`, else the override too. */
export function filesOfProject(file: string, values: Values): string[] {
  const [folder, name] = [posix.dirname(file), posix.basename(file)];
  if (!USUAL.test(name)) return [file];
  const between = values.get('COMPOSE_PATH_SEPARATOR') ?? ':';
  const given = (values.get('COMPOSE_FILE') ?? '')
    .split(between === '' ? ':' : between)
    .slice(0, MOST_FILES)
    .map((path) => posix.join(folder, path));
  // Whoever names a file that is not among them means that one.
  if (given.includes(file)) return given;
  return [file, ...['yaml', 'yml'].map((ending) => file.replace(/\.ya?ml$/, `.override.${ending}`))];
}

/** A file of variables that a service names. */
export interface NamedEnvironment {
  readonly path: string;
  readonly isNeeded: boolean;
  /** Is what stands in it taken as it is? */
  readonly isRaw: boolean;
}

/** Paths in a service that are from a folder, as from the folder of all. */
export function rebased(service: Fields, folder: string): Fields {
  const files = environmentFilesOf(service);
  const build = valueAt(service, 'build');
  const context = typeof build === 'string' ? build : scalarAt(build, 'context');
  const moved = context !== undefined && isRelative(context) ? posix.join(folder, context) : context;
  const volumes = valueAt(service, 'volumes');
  return {
    ...service,
    ...(files.length > 0 && {
      env_file: files.map(({ path, isNeeded, isRaw }) => ({
        path: posix.join(folder, path),
        required: isNeeded,
        ...(isRaw && { format: 'raw' }),
      })),
    }),
    ...(moved !== undefined && { build: isFields(build) ? { ...build, context: moved } : moved }),
    ...(Array.isArray(volumes) &&
      folder !== '.' && { volumes: itemsAt(volumes).map((item) => rebasedVolume(item, folder)) }),
  };
}

/** Services of a folder, of which those that are built without saying where are built there. */
export function builtIn(folder: string, services: unknown): Fields {
  return Object.fromEntries(
    entriesOf(services).map(([name, service]) => {
      const build = valueAt(service, 'build');
      const isOpen = isFields(service) && isFields(build) && scalarAt(build, 'context') === undefined;
      return [name, isOpen ? { ...service, build: { ...build, context: folder } } : service];
    }),
  );
}

/** The files of variables of a service. */
export function environmentFilesOf(service: unknown): NamedEnvironment[] {
  const given = valueAt(service, 'env_file');
  return (Array.isArray(given) ? itemsAt(given) : [given]).flatMap((item) => {
    const path = isFields(item) ? scalarAt(item, 'path') : scalarAt(item);
    if (path === undefined) return [];
    const isNeeded = scalarAt(item, 'required') !== 'false';
    return [{ path, isNeeded, isRaw: scalarAt(item, 'format') === 'raw' }];
  });
}

function rebasedVolume(item: unknown, folder: string): unknown {
  const volume = volumeOf(item);
  if (volume?.type !== 'bind' || volume.source === undefined || !isBeside(volume.source)) return item;
  const joined = posix.join(folder, volume.source);
  const source = joined.startsWith('.') ? joined : `./${joined}`;
  if (typeof item === 'string') return [source, ...partsOf(item).slice(1)].join(':');
  return isFields(item) ? { ...item, source } : item;
}

function isBeside(path: string): boolean {
  return !/^(?:[/~\\$]|[A-Za-z]:[\\/])/.test(path);
}

function isRelative(path: string): boolean {
  return !/^[/~$]/.test(path) && !/^[a-z][a-z+.-]*:|^[\w.-]+@/i.test(path);
}
