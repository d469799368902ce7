import * as z from 'zod';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['µs', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);
const FORM = /^(-)?((?:\d{1,12}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h|d))+)$/;
const PART = /(?<!\d)(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g;

/** Seconds of `90`, `"90"`, `1h30m` or `2d`; undefined of anything else. */
export function secondsOf(written: string | number): number | undefined {
  if (typeof written === 'number') return Number.isFinite(written) ? written : undefined;
  const text = written.trim();
  if (text === '') return 0;
  if (/^-?\d{1,12}$/.test(text)) return Number(text);
  const [, sign, parts = ''] = FORM.exec(text) ?? [];
  if (parts === '') return undefined;
  let seconds = 0;
  for (const [, count, unit = ''] of parts.matchAll(PART)) seconds += Number(count) * (UNITS.get(unit) ?? 0);
  return sign === '-' ? -seconds : seconds;
}

/** A time of a request, in seconds. */
export const durationSchema = z.union([z.string(), z.number()]).transform((written, context) => {
  const seconds = secondsOf(written);
  if (seconds !== undefined) return seconds;
  context.addIssue({ code: 'custom', message: 'it is no time, such as 90, 15m or 1h30m' });
  return z.NEVER;
});

/** The same, and not below 0. */
export const lengthSchema = durationSchema.refine((seconds) => seconds >= 0, 'it is a time below 0');

/** What is told where less is given than was asked, in the words of Vault, which people look for; nothing where it is not. */
export function cappedWarnings(asked = 0, most = Infinity): readonly string[] {
  if (asked <= most) return [];
  return [
    `TTL of "${durationText(asked)}" exceeded the effective max_ttl of "${durationText(most)}"; TTL value is capped accordingly`,
  ];
}

/** As clients of Go expect it: `3h25m19s`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}
