/** A way that untrusted text takes: from what a stranger writes, over each place, to where it is used. */
export interface Way {
  readonly source: string;
  readonly over: readonly string[];
}

/** Places of a way that are told. */
const LONGEST = 8;

/** The way with one place more; a circle does not make it longer for ever. */
export function further(way: Way, place: string): Way {
  return way.over.at(-1) === place || way.over.length > LONGEST
    ? way
    : { ...way, over: [...way.over, place] };
}

/** `github.event.issue.title → env.TITLE → run`. */
export function wayText({ source, over }: Way, end: string): string {
  return [source, ...over, end].join(' → ');
}
