import { GO_PROGRAMS } from './classifiers/go-programs.ts';
import { LIBRARIES, OWN_LIBRARIES } from './classifiers/libraries.ts';
import { RUNTIMES } from './classifiers/runtimes.ts';
import { SERVERS } from './classifiers/servers.ts';
import { TOOLS } from './classifiers/tools.ts';
import type { Classifier } from './types.ts';

export { LIBRARIES } from './classifiers/libraries.ts';
export { TEXTS } from './classifiers/texts.ts';

/** What is told by a file of its own. */
export const PROGRAMS: readonly Classifier[] = [
  ...RUNTIMES,
  ...SERVERS,
  ...TOOLS,
  ...GO_PROGRAMS,
  ...OWN_LIBRARIES,
];

/** The programs that a file of this name may be. */
export function programsNamed(name: string): Classifier[] {
  return PROGRAMS.filter(({ file }) => file?.test(name) === true);
}

/** What a library is called whose program has another name. */
const PROGRAM_OF: ReadonlyMap<string, string> = new Map([['libcurl', 'curl']]);

/** Libraries that are not the file's own: `libz.so.1` has its own name in it. */
export function librariesIn(own: readonly Classifier[]): readonly Classifier[] {
  if (own.length === 0) return LIBRARIES;
  const ids = new Set(own.map(({ id }) => id));
  return LIBRARIES.filter(({ id }) => !ids.has(PROGRAM_OF.get(id) ?? id));
}
