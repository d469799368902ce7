import { setFlagsFromString } from 'node:v8';

/**
 * From now on, the young generation grows with what is made in it, where the launcher keeps it at a megabyte: a server
 * has all its requests that are under way in it, which would be copied again and again. Does nothing on another Node than
 * the one that it was measured on, and where `--max-semi-space-size` holds.
 */
export function letYoungGrow(): void {
  if (process.version.startsWith('v24.')) setFlagsFromString('--semi-space-growth-factor=2');
}
