import { readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Gap } from '../../../model/gap.ts';
import type { ChartValues } from '../helm/read-charts.ts';
import { readManifestFiles } from './manifest-files.ts';
import { MANIFEST } from './manifest-name.ts';
import type { ManifestText } from './read-manifests.ts';

/** Names that Compose looks for, in its order. */
const COMPOSE = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
/** What lies at the top of an image layout, of sources and of a root filesystem, where other YAML and JSON files are. */
const NO_MANIFESTS = /^(?:oci-layout|Dockerfile|Containerfile|package\.json|pyproject\.toml|etc|usr)$/;

/** Manifests, each under its path in the folder that paths in them are relative to. */
export interface FoundManifests {
  readonly folder: string;
  /** Is it a file that was named, or that Compose would take, rather than whatever is in a folder? */
  readonly isFile: boolean;
  readonly texts: readonly ManifestText[];
  readonly gaps: readonly Gap[];
}

/**
 * The manifests that a target may be: a file, a folder with a Compose file, or a folder of manifests; undefined where
 * it is neither. Throws a `Fault` where the target cannot be read.
 */
export function findManifests(target: string, values?: ChartValues): FoundManifests | undefined {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats?.isFile() && MANIFEST.test(target)) return read(target, dirname(target));
  if (!stats?.isDirectory()) return undefined;
  const names = readdirSync(target);
  const compose = COMPOSE.find((name) => names.includes(name));
  if (compose !== undefined) return read(join(target, compose), target);
  if (names.some((name) => NO_MANIFESTS.test(name))) return undefined;
  return read(target, target, values);
}

function read(path: string, folder: string, values?: ChartValues): FoundManifests {
  const { texts, gaps } = readManifestFiles(path, { values });
  return {
    folder,
    isFile: path !== folder,
    texts: texts.map((one) => ({ ...one, file: relative(folder, one.file) })),
    gaps,
  };
}
