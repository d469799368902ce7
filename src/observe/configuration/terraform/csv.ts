import { MAXIMUM_ITEMS } from '../../../model/configuration/functions.ts';

/** A field, quoted or not, and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** Rows by the names in the first one (RFC 4180); undefined of what is none, or has more than may be made. */
export function csvRows(text: string): Record<string, string>[] | undefined {
  const [names, ...rows] = recordsIn(text) ?? [];
  if (!names || new Set(names).size < names.length || rows.some(({ length }) => length !== names.length))
    return undefined;
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
}

function recordsIn(text: string): string[][] | undefined {
  const records: string[][] = [];
  let [record, count]: [string[], number] = [[], 0];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length || record.length > 0) {
    const [whole, quoted, plain = '', end] = FIELD.exec(text) ?? [];
    count += 1;
    if (whole === undefined || count > MAXIMUM_ITEMS) return undefined;
    const isEmptyLine = record.length === 0 && quoted === undefined && plain === '' && end !== ',';
    if (!isEmptyLine) record.push(quoted?.replaceAll('""', '"').replaceAll('\r\n', '\n') ?? plain);
    if (end === ',') continue;
    if (record.length > 0) records.push(record);
    record = [];
  }
  return records;
}
