/** Characters of a line of a secret, at least: what is shorter tells nothing of it, such as a bracket. */
const SHORTEST_LINE = 8;
const COVER = '****';

/** A secret as a text may have it: as it is, escaped, or in base64, also with the line's end that an editor or `echo` adds. */
export function formsOf(secret: string): readonly string[] {
  const bare = secret.trim();
  if (bare === '') return [];
  const encoded = [bare, `${bare}\n`, secret].map((text) => Buffer.from(text).toString('base64'));
  return [...new Set([bare, JSON.stringify(bare).slice(1, -1), ...encoded])];
}

/** A text as it may be shown: no form of a secret stands in it, nor one of its lines, which a diff has one by one. */
export function covered(text: string, secrets: readonly string[]): string {
  const lines = secrets.flatMap((secret) => secret.split('\n').map((line) => line.trim()));
  const forms = [
    ...secrets.flatMap((secret) => formsOf(secret)),
    ...lines.filter(({ length }) => length >= SHORTEST_LINE),
  ];
  // One may be a part of another, of which the rest would be left.
  const longestFirst = forms.toSorted((left, right) => right.length - left.length);
  return longestFirst.reduce((shown, form) => shown.replaceAll(form, COVER), text);
}
