import { Fault } from '../../../model/fault.ts';
import type { OpenTargetContext } from './open-target.ts';

/** What a source needs from outside, without a network and with nobody's settings. */
export function contextFixture(changes: Partial<OpenTargetContext> = {}): OpenTargetContext {
  return {
    platform: undefined,
    allowHttp: false,
    http: {
      request: ({ url }) => Promise.reject(new Fault('unreachable', `${url} is not there in a test`)),
    },
    environment: { HOME: '/nonexistent' },
    progress: () => undefined,
    onExit: () => ({ [Symbol.dispose]: () => undefined }),
    ...changes,
  };
}
