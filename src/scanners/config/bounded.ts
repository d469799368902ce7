import type { LocatedFact } from '../../model/analyser.ts';
import type { Gap } from '../../model/gap.ts';
import { type ConfigurationFact, pathOfFact } from './analyser.ts';

/** What files of a target that are looked at together weigh at most, as they and what was read of them are held meanwhile. */
const MOST_WEIGHT = 20 * 2 ** 20;

/** What is held of a file weighs as much as its characters, and as so many more for itself and for each list or map in brackets. */
const WEIGHT_OF_FILE = 1024;
const WEIGHT_OF_BRACKET = 16;

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
  let left = MOST_WEIGHT;
  for (const located of facts) {
    const { fact } = located;
    const path = pathOfFact(located);
    const more = weightOf(fact) - weightOf(files.get(path)?.fact);
    if (more > left) {
      // What lies under it is not what anybody runs.
      files.delete(path);
      gaps.set(path, limitGap(path));
      continue;
    }
    left -= more;
    files.set(path, located);
    gaps.delete(path);
  }
  return { files, gaps: [...gaps.values()] };
}

function weightOf(fact: ConfigurationFact | undefined): number {
  if (!fact) return 0;
  const { length } = fact.text;
  if (length > LONG.from) return length * LONG.share;
  return length + WEIGHT_OF_FILE + WEIGHT_OF_BRACKET * bracketsIn(fact.text);
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
