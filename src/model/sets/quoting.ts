/** Foreign text for a message: quoted, control and invisible characters escaped, 80 characters at most. */
export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 160));
  const short = characters.length > 80 || text.length > 160 ? `${characters.slice(0, 79).join('')}…` : text;
  return JSON.stringify(short).replaceAll(/[\u007F-\u{A0}\p{C}\p{Z}]/gu, (character) =>
    character === ' ' ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
