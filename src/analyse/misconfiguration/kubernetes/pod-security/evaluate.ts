import type { Pod } from '../pod.ts';
import { BASELINE } from './baseline.ts';
import { RESTRICTED } from './restricted.ts';
import type { Breach, Level } from './types.ts';

/**
 * Why the Pod Security Standards refuse a pod at a level, by control; nothing where they admit it. The restricted level
 * has the baseline's controls too. `minor` is that of the policy's version, such as 30 for `v1.30`: of 22 to 37, and a
 * later one is as 37, as a server takes it.
 */
export function podSecurityBreaches(level: Level, minor: number, pod: Pod): Breach[] {
  const controls = level === 'baseline' ? BASELINE : [...BASELINE, ...RESTRICTED];
  return controls.flatMap((control) =>
    Array.from(control.find(pod, minor), (breach) => ({
      control: control.id,
      level: control.level,
      ...breach,
    })),
  );
}
