/** Words that are part of a version although they have no digit, or have one right after them. */
const QUALIFIER =
  /^(?:alpha|beta|rc|cr|m|milestone|snapshot|sp|b|p|pre|preview|ea|dev|incubating|final|release|ga|jre|android)\d*$/i;
/** Words that follow a version and are no part of it. */
const CLASSIFIER =
  /^(?:linux|osx|macos|windows|win|shaded|all|uber|fat|exec|boot|runner|standalone|plain|jar|with|dependencies|jakarta|native)/i;

export interface FileName {
  readonly artifact: string;
  readonly version: string | undefined;
}

/** Is this an archive of sources or documentation, which holds no classes? */
export function holdsNoClasses(stem: string): boolean {
  return /-(?:sources|javadoc|test-sources)$/i.test(stem);
}

/**
 * Takes `artifact-1.2.3` apart, the name of a file without its extension. The version starts at the first part with
 * a digit in front after which no other word comes before a number: `log4j-1.2-api-2.17.1` has 2.17.1.
 */
export function readFileName(stem: string): FileName {
  const parts = stem.slice(0, 256).split('-');
  for (let start = 1; start < parts.length; start++) {
    const version = versionOf(parts.slice(start));
    if (version) return { artifact: parts.slice(0, start).join('-'), version };
  }
  return { artifact: stem, version: undefined };
}

function versionOf(parts: readonly string[]): string | undefined {
  if (!/^\d/.test(parts[0] ?? '')) return undefined;
  const word = parts.findIndex((part) => !/^\d/.test(part) && !QUALIFIER.test(part));
  if (word < 0) return parts.join('-');
  const isName = !CLASSIFIER.test(parts[word] ?? '') && parts.slice(word).some((part) => /^\d/.test(part));
  if (isName) return undefined;
  const classifier = parts.findIndex((part) => CLASSIFIER.test(part));
  return parts.slice(0, classifier < 0 ? parts.length : classifier).join('-');
}
