/** Characters of a line that is looked at. */
const LONGEST = 2_000;

/** The text with what `change` makes of its lines; undefined where it changes none. Line ends and longer lines stay. */
export function withLines(text: string, change: (line: string) => string | undefined): string | undefined {
  let isFound = false;
  const lines = text.split('\n').map((line) => {
    const after = line.length > LONGEST ? undefined : change(line);
    isFound ||= after !== undefined;
    return after ?? line;
  });
  return isFound ? lines.join('\n') : undefined;
}
