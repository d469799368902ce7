import type { Reachability } from '../../../model/finding/reachability.ts';
import { wayTo } from '../programs.ts';
import type { JudgedPackage, ReachabilityInput, ReachabilityUnit } from '../types.ts';

const BY = 'files that processes load';

/** Reachability of packages of distributions, by what the image starts and what that loads. */
export const DISTRIBUTION_REACHABILITY: ReachabilityUnit = {
  id: 'distribution',
  ecosystems: ['deb', 'apk', 'rpm'],
  title: 'packages of distributions',
  judge: (input) => (one) => judgeFiles(one, input),
};

function judgeFiles({ name, files }: JudgedPackage, { processes, tree }: ReachabilityInput): Reachability {
  if (!processes) return { state: 'unknown', by: 'nothing tells what is started' };
  if (!files || files.length === 0) return { state: 'unknown', by: 'its files are not known' };
  let hasPrograms = false;
  let perhaps: string | undefined;
  for (const path of files) {
    const file = tree.file(path);
    if (file === undefined) continue;
    hasPrograms = true;
    perhaps ??= processes.perhaps.get(file);
    if (processes.loaded.has(file))
      return { state: 'loaded', path: [...wayTo(file, processes.loaded), name], by: BY };
  }
  if (perhaps !== undefined) return { state: 'unknown', by: perhaps };
  if (!hasPrograms)
    return { state: 'unknown', by: 'it has no programs, and who reads its files is not known' };
  return processes.dynamic === undefined
    ? { state: 'not reachable', by: BY }
    : { state: 'unknown', by: processes.dynamic };
}
