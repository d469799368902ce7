import type { Reachability } from '../../model/finding/reachability.ts';

/** Places of a way that are shown, from its end. */
const SHOWN = 4;

/** `reachable by a (x.js:1) › b (y.js:2)`, `unknown: …`; empty where nobody asked. */
export function reachabilityText(reachability: Reachability | undefined): string {
  if (!reachability) return '';
  const { state, path = [], by } = reachability;
  if (path.length === 0) return `${state} (${by})`;
  const way = [...(path.length > SHOWN ? ['…'] : []), ...path.slice(-SHOWN)].join(' › ');
  return state === 'unknown' ? `${state} (${by}), loaded by ${way}` : `${state} by ${way}`;
}
