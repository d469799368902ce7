/** When an authority's certificate does what. */
export interface RootTerms {
  readonly notAfter: Date;
  /** From when on it signs, until a later one does. It is in the bundle long before. */
  readonly signsFrom: Date;
}

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;
/** How long a root is good for, and the part of it after which its successor is made. */
export const ROOT_LIFETIME = 90 * DAY;
const SUCCESSION = 2 / 3;
/** By how much clocks may differ. */
export const CLOCK_SKEW = 300 * SECOND;

/** The one that signs at a moment; undefined where all have ended. */
export function signingRoot<R extends RootTerms>(roots: readonly R[], now: Date): R | undefined {
  return roots
    .filter(({ signsFrom, notAfter }) => signsFrom <= now && now < notAfter)
    .reduce<R | undefined>((last, one) => (last && last.signsFrom > one.signsFrom ? last : one), undefined);
}

/**
 * Those that must still be believed: all that sign or will, and each that has been succeeded until the last leaf that it
 * signed has ended (`lifetime`, milliseconds).
 */
export function believedRoots<R extends RootTerms>(roots: readonly R[], now: Date, lifetime: number): R[] {
  return roots.filter((root) => {
    const successors = roots
      .filter(({ signsFrom }) => signsFrom > root.signsFrom)
      .map((one) => one.signsFrom);
    const [succeeded] = successors.toSorted((a, b) => a.getTime() - b.getTime());
    const end = succeeded ? succeeded.getTime() + lifetime + CLOCK_SKEW : root.notAfter.getTime();
    return now.getTime() < Math.min(end, root.notAfter.getTime());
  });
}

/** Is it time to make a successor? Never while another one waits for its turn. */
export function needsSuccessor(roots: readonly RootTerms[], now: Date): boolean {
  const last = Math.max(0, ...roots.map(({ notAfter }) => notAfter.getTime()));
  return now.getTime() > last - ROOT_LIFETIME * (1 - SUCCESSION);
}

/**
 * From when on a root that is made now may sign: every node has asked for its certificates once more by then, and so
 * has the new bundle. At once where nobody signs.
 */
export function successionStart(roots: readonly RootTerms[], now: Date, lifetime: number): Date {
  return signingRoot(roots, now) ? new Date(now.getTime() + lifetime + CLOCK_SKEW) : now;
}
