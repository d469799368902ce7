import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';
import type { ManifestFile } from '../../observe/deployment/deployment.ts';

const MANIFEST = /\.(?:ya?ml|json)$/i;
/** Names that Compose looks for, in its order. */
const COMPOSE = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const MAXIMUM_SIZE = 4 * 1024 * 1024;
const MAXIMUM_FILES = 1000;

/** Manifests, and the folder that paths in them are relative to. */
export interface FoundManifests {
  readonly folder: string;
  readonly files: readonly ManifestFile[];
}

/**
 * The manifests that a target may be: a file, a folder with a Compose file, or a folder of manifests; undefined where
 * it is neither. Throws a `Fault` for a file that is too large or cannot be read.
 */
export function findManifests(target: string): FoundManifests | undefined {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats?.isFile() && MANIFEST.test(target)) return { folder: join(target, '..'), files: [read(target)] };
  if (!stats?.isDirectory()) return undefined;
  const names = readdirSync(target, { withFileTypes: true })
    .filter((entry) => entry.isFile() && MANIFEST.test(entry.name))
    .map((entry) => entry.name)
    .toSorted();
  const compose = COMPOSE.find((name) => names.includes(name));
  if (compose !== undefined) return { folder: target, files: [read(join(target, compose))] };
  // A source folder has other YAML and JSON files, which say nothing of workloads.
  const isSources = readdirSync(target).some((name) =>
    /^(?:Dockerfile|Containerfile|package\.json|pyproject\.toml)$/.test(name),
  );
  if (isSources || names.length === 0) return undefined;
  if (names.length > MAXIMUM_FILES)
    throw new Fault('limit', `${target} has ${names.length} manifests, more than ${MAXIMUM_FILES}`);
  return { folder: target, files: names.map((name) => read(join(target, name))) };
}

function read(path: string): ManifestFile {
  try {
    const { size } = statSync(path);
    if (size > MAXIMUM_SIZE) throw new Fault('limit', `${path} has ${size} bytes, more than ${MAXIMUM_SIZE}`);
    return { name: basename(path), text: readFileSync(path, 'utf8') };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('not-found', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
