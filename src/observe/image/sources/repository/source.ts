import { existsSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { walkTree } from '../../tree/walk-tree.ts';
import type { SourceUnit } from '../types.ts';
import { isRepositoryUrl, splitRevision } from './location.ts';

/** The files of a commit of a git repository, HEAD's where none is named (`@main`), cloned to a temporary folder. A work tree is read by this only with `repo:`. */
export const repositorySource: SourceUnit = {
  id: 'repository',
  schemes: ['repo', 'repository'],
  detects: async ({ local, reference }) =>
    local.kind === 'directory' ? isBare(local.path) : local.kind === 'none' && isRepositoryUrl(reference),
  open: async ({ reference, allowHttp, ...outside }) => {
    const { cloned } = await import('./cloned.ts');
    const { repository, revision } = splitRevision(reference, existsSync);
    const { folder, close } = await cloned(repository, { what: 'head', allowHttp, revision }, outside);
    return {
      shape: 'tree',
      kind: 'repository',
      walk: async function* (onGap, enters) {
        yield* walkTree(folder, onGap, { ...(enters && { enters }), includes: (path) => path !== '/.git' });
      },
      close,
    };
  },
};

/** gitrepository-layout(5): a repository without a work tree has these at its top. */
async function isBare(folder: string): Promise<boolean> {
  const stats = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) => lstat(join(folder, name)).catch(() => undefined)),
  );
  return stats[0]?.isFile() === true && stats[1]?.isDirectory() === true && stats[2]?.isDirectory() === true;
}
