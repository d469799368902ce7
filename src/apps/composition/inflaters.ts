import { openInflaters } from '../../platform/isal/open-inflaters.ts';
import type { Inflaters } from '../../platform/isal/types.ts';
import type { BuildOptions } from './build-services.ts';

/** What can inflate layers. */
export const INFLATERS = ['auto', 'portable', 'isal'] as const;
export type InflaterChoice = (typeof INFLATERS)[number];

/** What inflates layers faster than zlib, of one target. */
export function inflatersOf({ inflater = 'auto', onNote, onProgress }: BuildOptions): Inflaters | undefined {
  if (inflater === 'portable') return undefined;
  return openInflaters({
    isWanted: inflater === 'isal',
    onNote,
    onUse: (name) => onProgress(`inflating layers with ${name}`),
  });
}
