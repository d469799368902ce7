/** Lines of a list that were not read, beside those that were. */
export interface Listing {
  /** Time (ms) by advisory id; of an id listed twice the later. */
  readonly modified: ReadonlyMap<string, number>;
  readonly bad: number;
}

const MAXIMUM_LINE = 1000;

/**
 * Reads OSV's `modified_id.csv`: `<RFC 3339 time>,<ID>` in a folder's own, `<time>,<folder>/<ID>` in the root's, of
 * which `folder` picks its part. No quoting, any order, either line end.
 */
export function parseListing(text: string, folder?: string): Listing {
  const modified = new Map<string, number>();
  let bad = 0;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? text.length : end).trimEnd();
    start = end === -1 ? text.length : end + 1;
    if (line === '') continue;
    const row = readRow(line, folder);
    if (row === undefined) bad += 1;
    else if (row !== 'elsewhere') modified.set(row.id, Math.max(row.time, modified.get(row.id) ?? 0));
  }
  return { modified, bad };
}

function readRow(line: string, folder: string | undefined) {
  const comma = line.indexOf(',');
  if (comma === -1 || line.length > MAXIMUM_LINE) return undefined;
  const time = Date.parse(line.slice(0, comma));
  const name = line.slice(comma + 1);
  const slash = name.lastIndexOf('/');
  if (Number.isNaN(time) || name.length === slash + 1) return undefined;
  if (folder !== undefined && name.slice(0, Math.max(slash, 0)) !== folder) return 'elsewhere';
  return { id: name.slice(slash + 1), time };
}

/** The folders that the root's list has records of, in order of appearance. */
export function listedIn(text: string): string[] {
  const folders = new Set<string>();
  for (const [, folder = ''] of text.matchAll(/^[^,\n]{1,64},([^\n]{1,200})\/[^/\n]*$/gm))
    folders.add(folder);
  return [...folders];
}
