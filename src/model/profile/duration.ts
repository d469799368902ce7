import { token } from './text.ts';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

export const durationSchema = token(
  /^[1-9]\d{0,8}(?:ms|s|m|h)$/,
  11,
  'must be a whole number and a unit: ms, s, m or h, such as 30s',
);

/** Milliseconds of a duration such as `30s`. */
export function milliseconds(duration: string): number {
  const [, count = '0', unit = 'ms'] = /^(\d+)(?!\d)(\w+)$/.exec(duration) ?? [];
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}
