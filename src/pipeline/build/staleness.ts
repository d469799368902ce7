import type { AdvisoryData } from '../../model/report/basis.ts';

const DAY = 86_400_000;
/** Days within which some advisory of any living feed changes that has this many; a small one may rest for years. */
const QUIET = 30;
const MANY = 1_000;

/**
 * Why advisory data is too old to call anything clean: each a sentence about the database. It was compiled too long
 * ago, or lately from a snapshot that is old itself, which its newest advisory tells.
 */
export function staleness(data: AdvisoryData, maximumDays: number, now: Date): string[] {
  const daysSince = (date: string) => Math.floor((now.getTime() - Date.parse(date)) / DAY);
  const compiled = daysSince(data.compiled);
  if (compiled > maximumDays) {
    return [`it is ${compiled} days old, the limit is ${maximumDays}; run "plimsoll db update"`];
  }
  const newest = data.newest === undefined || data.advisories < MANY ? 0 : daysSince(data.newest);
  const quiet = Math.max(QUIET, maximumDays);
  if (newest <= quiet) return [];
  return [
    `it was compiled from old data: its newest advisory is ${newest} days old, the limit is ${quiet}; run "plimsoll db update" with a newer --from, or raise --max-data-age if nothing newer exists`,
  ];
}
