import type { Suite } from './suite.ts';

const ALONE: readonly Suite['lane'][] = ['kernel', 'host'];

/**
 * Runs all suites, as many at once as there are lanes, in their order; of those that share what the kernel has once,
 * one at a time. Suites that need what is downloaded let others go first until it is there.
 */
export async function runInLanes(
  suites: readonly Suite[],
  lanes: number,
  downloads: Promise<void>,
  runSuite: (suite: Suite) => Promise<void>,
): Promise<void> {
  const waiting = [...suites];
  const running = new Set<Promise<void>>();
  let [isAloneTaken, isDownloaded] = [false, false];
  const downloaded = downloads.then(() => void (isDownloaded = true));
  const mayRun = ({ lane, needsDownloads }: Suite) =>
    (isDownloaded || !needsDownloads) && !(isAloneTaken && ALONE.includes(lane));
  while (waiting.length > 0 || running.size > 0) {
    const next = running.size < lanes ? waiting.findIndex(mayRun) : -1;
    const [suite] = next < 0 ? [] : waiting.splice(next, 1);
    if (!suite) {
      await Promise.race(isDownloaded ? running : [...running, downloaded]);
      continue;
    }
    const isAlone = ALONE.includes(suite.lane);
    if (isAlone) isAloneTaken = true;
    const run = runSuite(suite).finally(() => {
      if (isAlone) isAloneTaken = false;
      running.delete(run);
    });
    running.add(run);
  }
}
