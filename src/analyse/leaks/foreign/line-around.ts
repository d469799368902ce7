const NEW_LINE = 10;
/** Bytes of a line that are looked at before and behind a match. */
const LONGEST = 2 ** 14;

/** All of the lines that a part of text is on, as far as they are near. */
export function lineAround(text: Buffer, start: number, end: number): string {
  const earliest = Math.max(0, start - LONGEST);
  const from = earliest + text.subarray(earliest, start).lastIndexOf(NEW_LINE) + 1;
  const rest = text.subarray(end, end + LONGEST);
  const behind = rest.indexOf(NEW_LINE);
  return text.toString('utf8', from, end + (behind < 0 ? rest.length : behind));
}
