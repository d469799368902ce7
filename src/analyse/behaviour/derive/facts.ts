import type { LocatedFact } from '../../../model/analyser.ts';
import type { Subject } from './types.ts';

/** Where a fact is from, such as `orders/server.js:12`. */
export function placeOf(
  { contents }: { readonly contents?: Subject['contents'] | undefined },
  { path, fact }: LocatedFact<object>,
): string {
  const line = 'line' in fact && typeof fact.line === 'number' && fact.line > 0 ? `:${fact.line}` : '';
  const shown = contents?.prefix ? `${contents.prefix}${path.replace(/^\//, '')}` : path;
  return `${shown}${line}`;
}
