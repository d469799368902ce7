import type { Mount } from '../routing/types.ts';

/** A mount's type as clients know it: keys and values are one, whose version is an option. */
export function shownType({ type }: Pick<Mount, 'type'>): string {
  return type.startsWith('kv-') ? 'kv' : type;
}
