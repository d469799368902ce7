import type { Distribution } from '../../model/distribution.ts';
import { LINES, SUSE_ENTERPRISE } from './support-dates.ts';

/**
 * When support for a distribution ends, from our table; undefined for rolling, unfinished and unknown releases.
 * A line `9` holds for `9` and `9.4`; SUSE's first release is `15`, which is written `15.0` here.
 */
export function endOfLifeOf(
  distribution: Pick<Distribution, 'id' | 'version' | 'name'>,
): Distribution['endOfLife'] {
  const { id, version, name } = distribution;
  if (/alpha|beta|rc/.test(version)) return undefined;
  const lines = LINES.get(id === 'centos' && /stream/i.test(name) ? 'centos-stream' : id);
  const release = lines === SUSE_ENTERPRISE && !version.includes('.') ? `${version}.0` : version;
  const line = lines?.find(([of]) => of === '' || release === of || release.startsWith(`${of}.`));
  if (!line) return undefined;
  const [, date, extended, paid] = line;
  return { date, ...(extended && { extended }), ...(paid && { paid }) };
}
