import type { LocatedFact } from '../../model/analyser.ts';
import type { Gap } from '../../model/gap.ts';
import { type ConfigurationFact, pathOfFact } from './analyser.ts';

/** Characters of all files of a target that are looked at together, as they and what was read of them are held meanwhile. */
const MOST_TEXT = 12 * 2 ** 20;

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
  let left = MOST_TEXT;
  for (const located of facts) {
    const { fact } = located;
    const path = pathOfFact(located);
    const more = heldOf(fact.text) - heldOf(files.get(path)?.fact.text ?? '');
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

function heldOf({ length }: string): number {
  return length > LONG.from ? length * LONG.share : length;
}

function limitGap(subject: string): Gap {
  const reason = `files of configuration before it have more than ${MOST_TEXT} characters; check it alone`;
  return { kind: 'limit', subject, reason };
}
