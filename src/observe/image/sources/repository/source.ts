import { mkdtempSync, rmSync } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walkTree } from '../../tree/walk-tree.ts';
import type { SourceUnit } from '../types.ts';
import { cloneHead } from './clone.ts';
import { isRepositoryUrl, locateRepository } from './location.ts';

/** A git that was just ended may still be about to make a file. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 };

/** The files of a git repository's HEAD, cloned to a temporary folder. A work tree is read by this only with `repo:`. */
export const repositorySource: SourceUnit = {
  id: 'repository',
  schemes: ['repo', 'repository'],
  detects: async ({ local, reference }) =>
    local.kind === 'directory' ? isBare(local.path) : local.kind === 'none' && isRepositoryUrl(reference),
  open: async ({ reference, allowHttp, environment, progress, onExit, signal }) => {
    const location = locateRepository(reference, allowHttp);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
    const removal = onExit(() => rmSync(folder, REMOVAL));
    const close = async () => {
      await rm(folder, REMOVAL);
      removal[Symbol.dispose]();
    };
    try {
      progress(`cloning ${location.shown}`);
      await cloneHead(location, folder, environment, { onExit, signal });
    } catch (error) {
      await close();
      throw error;
    }
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
