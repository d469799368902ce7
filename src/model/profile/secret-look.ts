const SHAPES: readonly (readonly [shape: RegExp, what: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY/, 'a private key'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}/, 'a JSON web token'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, 'an AWS access key'],
  [
    /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|sk_live_|rk_live_|sk-ant-|npm_|hvs\.|AIza)[A-Za-z0-9_-]{10,}/,
    'an access token',
  ],
  [/^[a-z][a-z0-9+.-]*:\/\/[^/@\s:]*:[^/@\s]+@/i, 'a URL with a password in it'],
  [/^(?:basic|bearer)\s+\S{8,}/i, 'an authorization header'],
  [/\b(?:password|passwd|pwd|secret|token|api[-_]?key)\s*=\s*[^\s&;{$*]{3,}/i, 'an assignment of a secret'],
];

/** What kind of secret a text looks like, or undefined: known shapes, and long runs of mixed letters and digits. */
export function secretLook(text: string): string | undefined {
  const shape = SHAPES.find(([pattern]) => pattern.test(text));
  if (shape) return shape[1];
  const runs = text.match(/[A-Za-z0-9+=_]{24,}/g) ?? [];
  return runs.some(isRandom) ? 'a random key' : undefined;
}

function isRandom(run: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(run)).length;
  return kinds === 3 && new Set(run).size >= 12;
}
