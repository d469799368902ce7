import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Where a suite of end-to-end tests runs, which it says itself: `export const lane: Lane = 'machine';`
 *
 * - `anywhere`: it touches its own files and the loopback interface, nothing else.
 * - `machine`: on a machine of its own (`machine.ts`).
 * - `engine`: on a machine of its own with a Docker engine.
 * - `kernel`: as `engine`, and it uses what all machines on a kernel share; one after another.
 * - `host`: in the network of this machine, whose settings it changes; one after another.
 */
export const LANES = ['anywhere', 'machine', 'engine', 'kernel', 'host'] as const;
export type Lane = (typeof LANES)[number];

export interface Suite {
  readonly name: string;
  readonly path: string;
  readonly lane: Lane;
  /** Whether it uses what `fixtures.ts` downloads: `export const needsDownloads = true;` */
  readonly needsDownloads: boolean;
  /** Whether it has more to repeat in `npm run test:soak`, and bounds that `npm run test:timing` asks. */
  readonly repeats: boolean;
  readonly hasBounds: boolean;
  /** Seconds of processor time that it may take: `export const mostSeconds = 120;` for one story that cannot be split. */
  readonly mostSeconds: number;
  /** Bytes of its source: what is long begins early. */
  readonly size: number;
}

const DECLARATION = /^export const lane: Lane = '(\w+)';$/m;

/** Asking whether this is a soak is having more to do in one. */
const REPEATS = / from '[^']*\/(?:property-runs|repetitions)\.ts';/;

/** Of suites that say nothing of it. */
const USUAL_SECONDS = 60;
const MOST_SECONDS = /^export const mostSeconds = (\d+);$/m;
const NEEDS = /^export const needsDownloads = true;$/m;

/** The lane that a suite's source declares, or undefined. */
export function laneIn(source: string): Lane | undefined {
  const declared = DECLARATION.exec(source)?.[1];
  return LANES.find((one) => one === declared);
}

/** A suite's source, and what it takes from files beside it. */
function withImports(path: string, source: string): string {
  const beside = Array.from(source.matchAll(/ from '(\.\/[^']+)';/g), (found) =>
    join(path, '..', found[1] ?? ''),
  );
  return [source, ...beside.map((file) => readFileSync(file, 'utf8'))].join('\n');
}

/** All suites of a folder, the longest sources first. Throws where one declares no lane. */
export function readSuites(folder: string): Suite[] {
  const suites = globSync('**/*.test.ts', { cwd: folder }).map((name) => {
    const path = join(folder, name);
    const source = readFileSync(path, 'utf8');
    const lane = laneIn(source);
    if (!lane)
      throw new Error(
        `${path} declares no lane; write: export const lane: Lane = '${LANES.join("' or '")}';`,
      );
    return {
      name: basename(name, '.test.ts'),
      path,
      lane,
      needsDownloads: NEEDS.test(source),
      repeats: REPEATS.test(withImports(path, source)),
      hasBounds: /(?:report|assert)Within\(/.test(withImports(path, source)),
      mostSeconds: Number(MOST_SECONDS.exec(source)?.[1] ?? USUAL_SECONDS),
      size: statSync(path).size,
    };
  });
  return suites.toSorted((one, other) => other.size - one.size);
}
