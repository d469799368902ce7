import { setFlagsFromString } from 'node:v8';

/**
 * From now on, V8's slowest compiler gets what was called so often, not 3,000 times: within a
 * scan of seconds it makes much that is hardly used until the end, and what it makes of the rest is there soon enough in one
 * of minutes. Does nothing on another Node than the one that it was measured on.
 */
export function compileLate(calls = 20_000): void {
  if (process.version.startsWith('v24.')) setFlagsFromString(`--invocation-count-for-turbofan=${calls}`);
}
