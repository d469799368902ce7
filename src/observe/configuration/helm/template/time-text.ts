const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** What stands for a part of a time in a layout of Go (https://pkg.go.dev/time#Layout), longer ones first. */
const PARTS =
  /January|Jan|Monday|Mon|MST|2006|__2|002|01|02|03|04|05|06|15|PM|pm|Z07:00|Z0700|-07:00|-0700|-07|[.,]0+|[.,]9+|_2|1|2|3|4|5/g;

const two = (number: number): string => String(number).padStart(2, '0');

/** A time in UTC as a layout has it. */
export function writeTime(milliseconds: number, layout: string): string {
  const date = new Date(milliseconds);
  return layout.replaceAll(PARTS, (part) => writePart(part, date));
}

function writePart(part: string, date: Date): string {
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const day = DAYS[date.getUTCDay()] ?? '';
  const hour = date.getUTCHours();
  const yearDay = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
  const simple: Readonly<Record<string, string>> = {
    January: month,
    Jan: month.slice(0, 3),
    Monday: day,
    Mon: day.slice(0, 3),
    MST: 'UTC',
    '2006': String(date.getUTCFullYear()).padStart(4, '0'),
    '06': two(date.getUTCFullYear() % 100),
    '01': two(date.getUTCMonth() + 1),
    '1': String(date.getUTCMonth() + 1),
    '02': two(date.getUTCDate()),
    _2: String(date.getUTCDate()).padStart(2, ' '),
    '2': String(date.getUTCDate()),
    '002': String(yearDay).padStart(3, '0'),
    __2: String(yearDay).padStart(3, ' '),
    '15': two(hour),
    '03': two(hour % 12 || 12),
    '3': String(hour % 12 || 12),
    '04': two(date.getUTCMinutes()),
    '4': String(date.getUTCMinutes()),
    '05': two(date.getUTCSeconds()),
    '5': String(date.getUTCSeconds()),
    PM: hour < 12 ? 'AM' : 'PM',
    pm: hour < 12 ? 'am' : 'pm',
    'Z07:00': 'Z',
    Z0700: 'Z',
    '-07:00': '+00:00',
    '-0700': '+0000',
    '-07': '+00',
  };
  return simple[part] ?? fraction(part, date.getUTCMilliseconds());
}

/** Zeros keep the digits that they are, nines those that are none. */
function fraction(part: string, milliseconds: number): string {
  const digits = String(milliseconds)
    .padStart(3, '0')
    .padEnd(9, '0')
    .slice(0, part.length - 1);
  if (part[1] === '0') return `${part[0]}${digits}`;
  const needed = digits.replace(/(?<!0)0+$/, '');
  return needed === '' ? '' : `${part[0]}${needed}`;
}

const READ: Readonly<Record<string, string>> = {
  '2006': '(?<year>[0-9]{4})',
  '06': '(?<shortYear>[0-9]{2})',
  '01': '(?<month>[0-9]{2})',
  '1': '(?<month>[0-9]{1,2})',
  January: '(?<name>[A-Z][a-z]{2,8})',
  Jan: '(?<name>[A-Z][a-z]{2})',
  Monday: '[A-Z][a-z]{5,8}',
  Mon: '[A-Z][a-z]{2}',
  '02': '(?<day>[0-9]{2})',
  '2': '(?<day>[0-9]{1,2})',
  _2: '(?<day>[ 0-9]?[0-9])',
  '15': '(?<hour>[0-9]{2})',
  '03': '(?<hour>[0-9]{2})',
  '3': '(?<hour>[0-9]{1,2})',
  '04': '(?<minute>[0-9]{2})',
  '4': '(?<minute>[0-9]{1,2})',
  '05': '(?<second>[0-9]{2})(?<fraction>\\.[0-9]{1,9})?',
  '5': '(?<second>[0-9]{1,2})(?<fraction>\\.[0-9]{1,9})?',
  PM: '(?<half>AM|PM)',
  pm: '(?<half>am|pm)',
  MST: '[A-Z]{3,4}',
  'Z07:00': '(?<zone>Z|[+-][0-9]{2}:[0-9]{2})',
  Z0700: '(?<zone>Z|[+-][0-9]{4})',
  '-07:00': '(?<zone>[+-][0-9]{2}:[0-9]{2})',
  '-0700': '(?<zone>[+-][0-9]{4})',
  '-07': '(?<zone>[+-][0-9]{2})',
};
/** Characters of a layout that is read by. */
const LONGEST_LAYOUT = 128;

/** The time that a text tells by a layout, from 1970; undefined where it does not. */
export function readTime(text: string, layout: string): number | undefined {
  if (layout.length > LONGEST_LAYOUT || text.length > LONGEST_LAYOUT) return undefined;
  const seen = new Set<string>();
  let [pattern, at] = ['', 0];
  for (const { 0: part, index } of layout.matchAll(PARTS)) {
    const read = READ[part];
    const key = /\?<(\w+)>/.exec(read ?? '')?.[1] ?? part;
    // What is told twice could be read in more ways than there is time for.
    if (read === undefined || seen.has(key)) return undefined;
    seen.add(key);
    pattern += literal(layout.slice(at, index)) + read;
    at = index + part.length;
  }
  const groups = new RegExp(`^${pattern}${literal(layout.slice(at))}$`).exec(text)?.groups;
  return groups ? timeOf(groups) : undefined;
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function timeOf(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const numberOf = (name: string, absent: number) => Number(groups[name] ?? absent);
  const year = groups['year'] === undefined ? yearOf(numberOf('shortYear', 0)) : numberOf('year', 0);
  const name = groups['name'];
  const month =
    name === undefined ? numberOf('month', 1) - 1 : MONTHS.findIndex((one) => one.startsWith(name));
  const half = groups['half']?.toLowerCase();
  const hour =
    half === undefined ? numberOf('hour', 0) : (numberOf('hour', 0) % 12) + (half === 'pm' ? 12 : 0);
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)?/.exec(groups['zone'] ?? '') ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  const time =
    Date.UTC(year, month, numberOf('day', 1), hour, numberOf('minute', 0), numberOf('second', 0)) +
    Math.trunc(numberOf('fraction', 0) * 1000) -
    offset;
  return Number.isFinite(time) ? time : undefined;
}

function yearOf(short: number): number {
  return short >= 69 ? 1900 + short : 2000 + short;
}
