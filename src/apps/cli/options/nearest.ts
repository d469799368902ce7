/** Edits beyond which words are not taken for each other. */
const MOST_EDITS = 3;

/** The name that a word was probably meant to be; undefined where none is near. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, distance: distance(word, name) }))
    .filter(({ name, distance: edits }) => edits <= MOST_EDITS && edits * 2 < Math.max(name.length, 3))
    .toSorted((left, right) => left.distance - right.distance);
  return best?.name;
}

/** As a sentence behind a message; nothing where no name is near. */
export function suggestion(word: string, names: readonly string[]): string {
  const name = nearest(word, names);
  return name === undefined ? '' : ` (Did you mean ${name}?)`;
}

/** Insertions, deletions, substitutions and swaps of neighbours: optimal string alignment. */
function distance(from: string, to: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      next[column] = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(before, column - 2) + 1 : Infinity,
      );
    }
    [before, last] = [last, next];
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
