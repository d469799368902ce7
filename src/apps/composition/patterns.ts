import { join } from 'node:path';
import { openPatterns } from '../../platform/vectorscan/open-patterns.ts';
import type { Patterns } from '../../platform/vectorscan/types.ts';
import type { BuildOptions } from './build-services.ts';
import { cacheFolder, type Environment } from './paths.ts';

/** What can look for secrets. */
export const MATCHERS = ['auto', 'portable', 'vectorscan'] as const;
export type Matcher = (typeof MATCHERS)[number];

const known = new Map<string, Patterns>();

/** What looks for patterns: one for all targets of a process, as each takes memory and time to load. */
export function patternsOf(options: BuildOptions, environment: Environment): Patterns | undefined {
  const { matcher = 'auto', onNote, onProgress } = options;
  if (matcher === 'portable') return undefined;
  const folder = join(cacheFolder(environment), 'vectorscan');
  const key = `${matcher} ${folder}`;
  const patterns =
    known.get(key) ??
    openPatterns({
      folder,
      isWanted: matcher === 'vectorscan',
      onNote,
      onUse: (name) => onProgress(`looking for secrets with ${name}`),
    });
  known.set(key, patterns);
  return patterns;
}
