import type { BaseImage } from '../../model/base-image.ts';

/** An image that another one is built on, and how many of its layers come from there. */
export interface RecognisedBase {
  readonly image: string;
  readonly layers: number;
}

/** The image whose layers another one begins with, by their diff IDs; of several the one with most. Undefined where none is known. */
export function baseOf(layers: readonly string[], known: readonly BaseImage[]): RecognisedBase | undefined {
  let best: RecognisedBase | undefined;
  for (const { image, layers: own = [] } of known) {
    const isBase = own.length > 0 && own.length <= layers.length && own.every((id, at) => id === layers[at]);
    if (isBase && own.length > (best?.layers ?? 0)) best = { image, layers: own.length };
  }
  return best;
}
