import { InvalidArgumentError } from 'commander';
import { flag, option } from './option.ts';

export const DATABASE = option('--db <file>', 'advisory database', { completion: 'file' });

/** Of commands that take long. */
export const QUIET = flag('-q, --quiet', 'no progress and no notes');

export const FROM = option('--from <url|folder>', "base in the layout of OSV's bucket; default: OSV's own", {
  completion: 'folder',
});

/** Of commands that need advisory data which is not old. */
export const FRESHNESS = {
  update: flag('--update', 'fetch advisory data first, as "plimsoll db update" does'),
  autoUpdate: option('--auto-update <age>', 'fetch it first where it is older, such as 12h or 1d', {
    parse: parseAge,
  }),
  from: FROM,
};

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds, from `30m`, `12h` or `1d`. Throws what commander tells the user. */
function parseAge(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,3})([mhd])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? 0);
  if (milliseconds === 0) throw new InvalidArgumentError('write it as 30m, 12h or 1d.');
  return milliseconds;
}
