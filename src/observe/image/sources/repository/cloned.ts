import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OnExit } from '../../../../platform/exit/types.ts';
import { cloneAll, cloneTree } from './clone.ts';
import { locateRepository } from './location.ts';

/** A git that was just ended may still be about to make a file. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 };

/** What cloning needs from outside. */
export interface CloneContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly progress: (message: string) => void;
  readonly onExit: OnExit;
  /** Aborted when there is no more time. */
  readonly signal?: AbortSignal | undefined;
}

/** What is fetched; of the tree a commit's that is named, else of HEAD's. */
export interface CloneRequest {
  readonly what: 'head' | 'all';
  readonly allowHttp: boolean;
  readonly revision?: string | undefined;
}

/** A clone in a temporary folder, which `close` removes. */
export interface Cloned {
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/**
 * Clones a repository to a temporary folder: the tree of a commit, or all that it gives to whoever fetches it (`all`),
 * without a work tree. Rejects with a `Fault`, and leaves nothing then.
 */
export async function cloned(
  reference: string,
  { what, allowHttp, revision }: CloneRequest,
  { environment, progress, onExit, signal }: CloneContext,
): Promise<Cloned> {
  const location = locateRepository(reference, allowHttp);
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  const removal = onExit(() => rmSync(folder, REMOVAL));
  const close = async () => {
    await rm(folder, REMOVAL);
    removal[Symbol.dispose]();
  };
  try {
    progress(`cloning ${location.shown}`);
    const bounds = { onExit, signal };
    if (what === 'head') await cloneTree(location, folder, environment, bounds, revision);
    else await cloneAll(location, folder, environment, bounds);
  } catch (error) {
    await close();
    throw error;
  }
  return { folder, close };
}
