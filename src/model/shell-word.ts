/** A word that a shell takes as it is: names and versions are foreign, and the sentence is there to be copied. */
export function word(text: string): string {
  return /^[\w@./:+~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
