import { badValue, type FunctionMap, takes } from '../template/signature.ts';
import { readTime, writeTime } from '../template/time-text.ts';
import { GoTime, type GoValue } from '../template/values.ts';

/** What `now` gives: the same in every rendering, so that reports are the same too. */
const NOW = Date.UTC(2000, 0, 1);
/** What Go has for no time: the year 1. */
const NO_TIME = Date.parse('0001-01-01T00:00:00Z');

const written = takes(['string', 'any'], ([layout, date], { budget }) => {
  budget.text(layout.length * 4);
  return writeTime(timeOf(date), layout);
});
const writtenInZone = takes(['string', 'any', 'string'], ([layout, date], { budget }) => {
  budget.text(layout.length * 4);
  return writeTime(timeOf(date), layout);
});
const modified = takes(['string', 'time'], ([duration, date]) => {
  const nanoseconds = readDuration(duration);
  return nanoseconds === undefined ? date : new GoTime(date.milliseconds + nanoseconds / 1e6);
});
const read = takes(['string', 'string'], ([layout, text]) => new GoTime(readTime(text, layout) ?? NO_TIME));

/** https://helm.sh/docs/chart_template_guide/function_list/#date-functions; every zone is UTC. */
export const DATE_FUNCTIONS: FunctionMap = {
  now: takes([], () => new GoTime(NOW)),
  ago: takes(['any'], ([date]) => writeDuration(Math.round((NOW - timeOf(date)) / 1000))),
  date: written,
  dateInZone: writtenInZone,
  date_in_zone: writtenInZone,
  dateModify: modified,
  date_modify: modified,
  mustDateModify: modified,
  must_date_modify: modified,
  duration: takes(['any'], ([seconds]) => writeDuration(secondsOf(seconds))),
  durationRound: takes(['any'], ([duration]) => roundedDuration(duration)),
  htmlDate: takes(['any'], ([date]) => writeTime(timeOf(date), '2006-01-02')),
  htmlDateInZone: takes(['any', 'string'], ([date]) => writeTime(timeOf(date), '2006-01-02')),
  toDate: read,
  mustToDate: takes(['string', 'string'], ([layout, text]) => {
    const time = readTime(text, layout);
    if (time === undefined) throw badValue('it is no time of this layout');
    return new GoTime(time);
  }),
  unixEpoch: takes(['time'], ([date]) => String(Math.floor(date.milliseconds / 1000))),
};

/** The farthest from 1970 that a date can be. */
const LONGEST = 8.64e15;

function timeOf(value: GoValue): number {
  const time =
    value instanceof GoTime ? value.milliseconds : typeof value === 'bigint' ? Number(value) * 1000 : NOW;
  return Math.abs(time) <= LONGEST ? time : NOW;
}

function secondsOf(value: GoValue): number {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : 0;
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/** Nanoseconds of `1h30m`; undefined of what is no duration. */
function readDuration(text: string): number | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.{1,100})$/.exec(text) ?? [];
  if (rest === '0') return 0;
  if (!/^(?:\d{1,15}(?:\.\d{1,15})?(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return undefined;
  let sum = 0;
  for (const [, number, unit] of rest.matchAll(/(?<![\d.])([\d.]+)([^\d.]\D*)/g))
    sum += Number(number) * (UNITS[unit ?? ''] ?? 0);
  return sign === '-' ? -sum : sum;
}

function writeDuration(seconds: number): string {
  const all = Math.abs(seconds);
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  const sign = seconds < 0 ? '-' : '';
  if (hours > 0) return `${sign}${hours}h${minutes}m${all % 60}s`;
  return minutes > 0 ? `${sign}${minutes}m${all % 60}s` : `${sign}${all}s`;
}

const DAY = 24 * 3.6e12;
const ROUNDS: readonly (readonly [nanoseconds: number, unit: string])[] = [
  [365 * DAY, 'y'],
  [30 * DAY, 'mo'],
  [DAY, 'd'],
  [3.6e12, 'h'],
  [6e10, 'm'],
  [1e9, 's'],
];

function roundedDuration(value: GoValue): string {
  const duration =
    typeof value === 'string'
      ? (readDuration(value) ?? 0)
      : typeof value === 'bigint'
        ? Number(value)
        : value instanceof GoTime
          ? (NOW - value.milliseconds) * 1e6
          : 0;
  const size = Math.abs(duration);
  const [step = 1, unit = 's'] = ROUNDS.find(([nanoseconds]) => size > nanoseconds) ?? [];
  return size > 1e9 ? `${Math.floor(size / step)}${unit}` : '0s';
}
