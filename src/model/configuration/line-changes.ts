/** Lines that were replaced: those from `from` up to `to`, of the old text and of the new one. */
export interface LineChange {
  readonly old: readonly [from: number, to: number];
  readonly now: readonly [from: number, to: number];
}

/** Edits that are looked for one by one; texts that differ more are one change. */
const MOST_EDITS = 200;

/**
 * What was changed, in order, with the fewest lines where these are few. Source: E. W. Myers, An O(ND) Difference
 * Algorithm and Its Variations, 1986. Time and memory are bounded by the texts and `MOST_EDITS`.
 */
export function lineChanges(old: readonly string[], now: readonly string[]): LineChange[] {
  let first = 0;
  while (first < old.length && first < now.length && old[first] === now[first]) first += 1;
  let same = 0;
  while (same < old.length - first && same < now.length - first && old.at(-1 - same) === now.at(-1 - same))
    same += 1;
  const [oldEnd, nowEnd] = [old.length - same, now.length - same];
  const kept = keptLines(old.slice(first, oldEnd), now.slice(first, nowEnd));
  const changes: LineChange[] = [];
  let [oldAt, nowAt] = [first, first];
  for (const [oldKept, nowKept] of [...kept, [oldEnd - first, nowEnd - first] as const]) {
    const [x, y] = [oldKept + first, nowKept + first];
    if (x > oldAt || y > nowAt) changes.push({ old: [oldAt, x], now: [nowAt, y] });
    [oldAt, nowAt] = [x + 1, y + 1];
  }
  return changes;
}

type Kept = readonly [old: number, now: number];

/** Lines that both have, in order; none where more is edited than is looked for. */
function keptLines(old: readonly string[], now: readonly string[]): Kept[] {
  const furthest = new Int32Array(2 * MOST_EDITS + 3);
  const middle = MOST_EDITS + 1;
  const rounds: Int32Array[] = [];
  for (let edits = 0; edits <= MOST_EDITS; edits += 1) {
    rounds.push(furthest.slice());
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const before = previous(furthest, middle, diagonal, edits);
      let x = (furthest[middle + before] ?? 0) + (before < diagonal ? 1 : 0);
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x += 1;
      furthest[middle + diagonal] = x;
      if (x >= old.length && x - diagonal >= now.length)
        return wayBack(rounds, middle, old.length, now.length);
    }
  }
  return [];
}

/** The diagonal that one is reached from: by a line more of the new text, or by one less of the old. */
function previous(furthest: Int32Array, middle: number, diagonal: number, edits: number): number {
  const [left, right] = [furthest[middle + diagonal - 1] ?? 0, furthest[middle + diagonal + 1] ?? 0];
  return diagonal === -edits || (diagonal !== edits && left < right) ? diagonal + 1 : diagonal - 1;
}

function wayBack(rounds: readonly Int32Array[], middle: number, oldEnd: number, nowEnd: number): Kept[] {
  const kept: Kept[] = [];
  let [x, y] = [oldEnd, nowEnd];
  for (const [edits, furthest] of [...rounds.entries()].toReversed()) {
    const before = edits === 0 ? 0 : previous(furthest, middle, x - y, edits);
    const fromX = edits === 0 ? 0 : (furthest[middle + before] ?? 0);
    const fromY = fromX - before;
    while (x > fromX && y > fromY) {
      [x, y] = [x - 1, y - 1];
      kept.push([x, y]);
    }
    [x, y] = [fromX, fromY];
  }
  return kept.toReversed();
}
