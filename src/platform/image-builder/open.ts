import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../model/fault.ts';
import type { OnExit } from '../exit/types.ts';
import type { RunManager } from '../package-managers/types.ts';
import type { ImageBuilder } from './types.ts';

/** The programs that can, likeliest first; their words for this are the same. */
export const BUILDERS = ['buildah', 'podman'] as const;
export type Builder = (typeof BUILDERS)[number];

/** Nobody keeps the archive: gzip, which is usual, takes longer to write and to read. */
const SAVE: Readonly<Record<Builder, (image: string, path: string) => readonly string[]>> = {
  buildah: (image, path) => [
    'push',
    '--quiet',
    '--compression-format',
    'zstd',
    '--',
    image,
    `oci-archive:${path}`,
  ],
  podman: (image, path) => ['save', '--quiet', '--format', 'oci-archive', '--output', path, '--', image],
};

/** Opens one of the programs, else the first that is installed. Rejects with a `Fault` (`unsupported`). */
export async function openImageBuilder(
  wanted: Builder | undefined,
  run: RunManager,
  onExit: OnExit,
): Promise<ImageBuilder> {
  const engine = wanted ?? (await firstInstalled(run));
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-image-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const removal = onExit(remove);
  const call = async (words: readonly string[], hint?: string): Promise<void> => {
    const { code, said } = await run([engine, ...words], folder);
    if (code === 0) return;
    const message = `${engine} ${words[0]} failed: ${said.trim()}`;
    throw new Fault('refused', message, hint === undefined ? {} : { hint });
  };
  let saved = 0;
  return {
    engine,
    save: async (image) => {
      const path = join(folder, `${(saved += 1)}.tar`);
      const hint = `it has to be among the images of ${engine}: ${engine} pull docker-daemon:${image} takes one from Docker`;
      await call(SAVE[engine](image, path), hint);
      return path;
    },
    build: async (dockerfile, name) => {
      const context = join(folder, 'context');
      mkdirSync(context, { recursive: true });
      const path = join(folder, 'Dockerfile');
      writeFileSync(path, dockerfile);
      const options = ['--layers=false', '--pull=never', '--no-cache', '--file', path, '--tag', name];
      await call(['build', ...options, context]);
    },
    remove: (name) => call(['rmi', '--', name]),
    [Symbol.dispose]: () => {
      removal[Symbol.dispose]();
      remove();
    },
  };
}

async function firstInstalled(run: RunManager): Promise<Builder> {
  for (const one of BUILDERS) {
    try {
      const { code } = await run([one, '--version'], '/');
      if (code === 0) return one;
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'unsupported') throw error;
    }
  }
  throw new Fault('unsupported', `images are changed with ${BUILDERS.join(' or ')}, and none is installed`);
}
