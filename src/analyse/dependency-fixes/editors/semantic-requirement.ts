/** Operators that stay before another version; what else is written becomes the `otherwise` of its format. */
const SIMPLE = /^\s*(?:(~>|[~^=]|>=)\s*)?v?\d+(?:\.\d+){0,3}(?:[-+][\w.+-]{0,100})?\s*$/;

/** A requirement that asks for a version as the one that is written did: `^1.0.0`, `~1.0`, `=1`, `>=1`, `1.0.0`. */
export function raisedRequirement(written: string, to: string, otherwise: string): string {
  const found = SIMPLE.exec(written);
  return `${found ? (found[1] ?? '') : otherwise}${to}`;
}
