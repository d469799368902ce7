import { NO_CACHE } from '../../platform/cache/sqlite-cache.ts';
import type { BuildServices } from '../build/services.ts';

/** Services of a derivation that asks no network, keeps nothing and has nothing of the environment. */
export const OFFLINE: BuildServices = {
  http: {
    request: () => {
      throw new Error('the network is asked for something');
    },
  },
  environment: {},
  cache: NO_CACHE,
  openAdvisories: () => undefined,
  now: () => new Date(0),
  progress: () => undefined,
  onExit: () => ({ [Symbol.dispose]: () => undefined }),
  saveMemory: () => undefined,
  toolVersion: '0',
};
