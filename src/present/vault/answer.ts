import { valueAt } from '../../model/configuration/place.ts';
import { visible } from '../text/text.ts';

type Row = readonly string[];

/** One field of what a vault answered, as it is; undefined where it has none of that name. */
export function fieldText(answer: unknown, field: string): string | undefined {
  for (const place of [['data', 'data'], ['data'], ['auth'], ['wrap_info'], []]) {
    const value = valueAt(answer, [...place, field]);
    if (value !== undefined && value !== null) return textOf(value);
  }
  return undefined;
}

/** What a vault answered, for people: tables of what it has, each value on one line that is safe to show. */
export function answerText(answer: unknown): string {
  const warnings = valueAt(answer, ['warnings']);
  const notes = Array.isArray(warnings) ? warnings.map((one) => `! ${visible(String(one))}\n`) : [];
  return [...sectionsOf(answer).map(tableText), ...notes].join('\n');
}

function sectionsOf(answer: unknown): readonly (readonly Row[])[] {
  const wrapped = valueAt(answer, ['wrap_info']);
  if (isObject(wrapped)) return [rowsOf(wrapped, 'wrapping_')];
  const auth = valueAt(answer, ['auth']);
  if (isObject(auth)) return [rowsOf(auth)];
  const data = valueAt(answer, ['data']);
  if (data === undefined || data === null) return isObject(answer) ? [rowsOf(answer)] : [];
  return sectionsOfData(data, answer);
}

function sectionsOfData(data: unknown, answer: unknown): readonly (readonly Row[])[] {
  const keys = valueAt(data, ['keys']);
  if (Array.isArray(keys)) return [[['Keys'], ...keys.map((key) => [textOf(key)])]];
  if (!isObject(data)) return [];
  const inner = data['data'];
  if ('metadata' in data && (isObject(inner) || inner === null))
    return [rowsOf(data['metadata']), ...(isObject(inner) ? [rowsOf(inner)] : [])];
  const values = Object.values(data);
  const [only, ...others] = values;
  // A list of something is a table of each.
  if (others.length === 0 && Array.isArray(only) && only.length > 0 && only.every(isObject))
    return only.map((one) => rowsOf(one));
  const isTable = values.length > 0 && values.every((value) => isObject(value) && 'type' in value);
  if (isTable)
    return [
      [
        ['Path', 'Type', 'Accessor', 'Description'],
        ...Object.entries(data).map(([path, value]) => [
          path,
          ...['type', 'accessor', 'description'].map((name) => textOf(valueAt(value, [name]) ?? '')),
        ]),
      ],
    ];
  const lease = valueAt(answer, ['lease_id']);
  const isLease = typeof lease === 'string' && lease !== '';
  const about = isLease && isObject(answer) ? ['lease_id', 'lease_duration', 'renewable'] : [];
  return [[...rowsOf(data), ...about.map((name) => [name, textOf(valueAt(answer, [name]))])]];
}

function rowsOf(value: unknown, prefix = ''): readonly Row[] {
  if (!isObject(value)) return [];
  return [['Key', 'Value'], ...Object.entries(value).map(([key, one]) => [prefix + key, textOf(one)])];
}

function tableText(rows: readonly Row[]): string {
  const [head = [], ...body] = rows.map((row) => row.map(visible));
  const all = [head, head.map((title) => '-'.repeat(title.length)), ...body];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('    ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return 'n/a';
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? `[${value.join(' ')}]`
    : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
