import type { LocatedFact } from '../../model/analyser.ts';
import type { Gap } from '../../model/gap.ts';
import { type ConfigurationFact, pathOfFact } from './analyser.ts';

/** Characters of all files of a target that are looked at together, as they and what was read of them are held meanwhile. */
const MOST_TEXT = 12 * 2 ** 20;

/** What else is held: so much for each file, and for each list or map in brackets, of which three characters may be one. */
const MOST_PARTS = 10 * 2 ** 20;
const FILE = 1024;
const BRACKET = 16;

/** What is longer is JSON without places, or is not read at all: of it less is held. */
const LONG = { from: 4 * 2 ** 20, share: 1 / 3 };

type Located = LocatedFact<ConfigurationFact>;

/** Files of configuration by their paths, the upper layer's where several have it, and those that no longer fit. */
export function boundedFiles(facts: Iterable<Located>): {
  readonly files: ReadonlyMap<string, Located>;
  readonly gaps: readonly Gap[];
} {
  const files = new Map<string, Located>();
  const gaps = new Map<string, Gap>();
  let [text, parts] = [MOST_TEXT, MOST_PARTS];
  for (const located of facts) {
    const { fact } = located;
    const path = pathOfFact(located);
    const before = files.get(path)?.fact.text;
    const moreText = heldOf(fact.text) - heldOf(before ?? '');
    const moreParts = partsOf(fact.text) - (before === undefined ? 0 : partsOf(before));
    if (moreText > text || moreParts > parts) {
      // What lies under it is not what anybody runs.
      files.delete(path);
      gaps.set(path, limitGap(path));
      continue;
    }
    text -= moreText;
    parts -= moreParts;
    files.set(path, located);
    gaps.delete(path);
  }
  return { files, gaps: [...gaps.values()] };
}

function heldOf({ length }: string): number {
  return length > LONG.from ? length * LONG.share : length;
}

function partsOf(text: string): number {
  return text.length > LONG.from ? FILE : FILE + BRACKET * bracketsIn(text);
}

function bracketsIn(text: string): number {
  let count = 0;
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) count += 1;
  return count;
}

function limitGap(subject: string): Gap {
  const reason =
    'there are more files of configuration before it than are looked at together; check it alone';
  return { kind: 'limit', subject, reason };
}
