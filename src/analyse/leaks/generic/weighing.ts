import type { Family } from './names.ts';

/** Of each feature what it adds for every family, and what more for some of them. */
export type Weights = ReadonlyMap<string, ReadonlyMap<Family | 'all', number>>;

/** Reads lines such as `quoted: all 0.25, key -0.11`. */
export function weightsOf(text: string): Weights {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [feature = '', shares = ''] = line.split(': ');
      const pairs = shares.split(', ').map((share) => share.split(' '));
      return [feature, new Map(pairs.map(([family, share]) => [family as Family | 'all', Number(share)]))];
    }),
  );
}

/** The same as text, by the alphabet. */
export function textOf(weights: Weights): string {
  return [...weights]
    .map(
      ([feature, shares]) =>
        `${feature}: ${[...shares].map(([family, share]) => `${family} ${share}`).join(', ')}\n`,
    )
    .toSorted((left, right) => (left < right ? -1 : 1))
    .join('');
}
