import { createHook } from 'node:async_hooks';
import { run } from 'node:test';

type Events = ReturnType<typeof run>;

const hooks = Object.getPrototypeOf(createHook({})) as { enable: () => unknown };

/**
 * Node's runner on one file, without the hook by which it follows every promise: that takes a tenth of the time of all
 * tests, and tells no more than which test an error comes from that nobody caught. `untilStray` tells such errors.
 */
export function runUntracked(path: string): Events {
  const { enable } = hooks;
  hooks.enable = function (this: unknown) {
    return this;
  };
  try {
    return run({ files: [path], isolation: 'none' });
  } finally {
    hooks.enable = enable;
  }
}

/** Waits for work, or for an error that nobody catches meanwhile, which it throws. */
export async function untilStray(work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  process.on('uncaughtException', reject).on('unhandledRejection', reject);
  try {
    await Promise.race([work, promise]);
  } finally {
    process.off('uncaughtException', reject).off('unhandledRejection', reject);
  }
}
