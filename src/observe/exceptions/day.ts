import { Fault } from '../../model/fault.ts';

/**
 * The last day on which something counts whose first day on which it does not is given, as other scanners give it: at
 * its beginning, in UTC. Throws a `Fault` (`malformed`) for what is no day.
 */
export function dayBefore(text: string, source: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text))
    throw new Fault('malformed', `${source}: "${text}" is no day; write it as 2027-01-31`);
  return new Date(time - 86_400_000).toISOString().slice(0, 10);
}
