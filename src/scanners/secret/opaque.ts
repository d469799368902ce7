/** Begins of files in which nothing stands as text: compressed, pictures, fonts, sound. */
const OPAQUE = [
  '1f8b',
  '425a68',
  'fd377a585a00',
  '28b52ffd',
  '504b0304',
  '89504e47',
  'ffd8ff',
  '47494638',
  '774f4646',
  '774f4632',
  '4f676753',
  '494433',
  '00000100',
].map((text) => Buffer.from(text, 'hex'));

const FIRST_BYTES: ReadonlySet<number | undefined> = new Set(OPAQUE.map(([first]) => first));

/** Is nothing in it text, as its first bytes tell? */
export function isOpaque(head: Buffer): boolean {
  // Most files are none of these, as one look tells.
  if (!FIRST_BYTES.has(head[0])) return false;
  return OPAQUE.some((magic) => magic.every((byte, at) => head[at] === byte));
}
