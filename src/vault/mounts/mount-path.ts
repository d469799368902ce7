import type { Mount } from '../routing/types.ts';

/** A path as those of mounts are: with a slash at its end, and none before. */
export function mountPathOf(path: string): string {
  return path.replace(/^\//, '').replace(/(?<!\/)\/*$/, '/');
}

/** Where a mount is in the API: methods are below `auth/`. */
export function prefixOf({ kind, path }: Pick<Mount, 'kind' | 'path'>): string {
  return `${kind === 'auth' ? 'auth/' : ''}${path}`;
}
