import { closeSync, constants, openSync } from 'node:fs';
import { posix } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** A file's place, which leads into no link whatever becomes of the folders above it meanwhile. */
export interface Place extends Disposable {
  /** The folder, open. */
  readonly descriptor: number;
  /** The file. Nothing follows it where it is a link but who means to. */
  readonly path: string;
  /** Another file of the folder. */
  sibling(name: string): string;
  /** As programs that we start see it. */
  outside(path: string): string;
}

/**
 * Opens the folder of a path without links, step by step from the root; undefined where there is none. Throws a `Fault`
 * (`refused`) where a step is a link by now.
 */
export function openPlace(root: string, path: string): Place | undefined {
  const steps = posix.dirname(path).split('/').filter(Boolean);
  let descriptor = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY);
  for (const step of steps) {
    try {
      const next = openSync(`/proc/self/fd/${descriptor}/${step}`, FOLDER);
      closeSync(descriptor);
      descriptor = next;
    } catch (error) {
      closeSync(descriptor);
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw new Fault('refused', `${path}: ${step} is a link by now, or no folder: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
  const sibling = (name: string) => `/proc/self/fd/${descriptor}/${name}`;
  return {
    descriptor,
    path: path === '/' ? sibling('.') : sibling(posix.basename(path)),
    sibling,
    outside: (one) => one.replace('/proc/self/', `/proc/${process.pid}/`),
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}
