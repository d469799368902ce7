/** Forms in which a text may have bytes. */
export type Encoding = 'base64' | 'hex';

/** White space, which programs that encode put in, has a meaning in neither; base64 may be of both alphabets. */
const FORMS: Readonly<Record<Encoding, RegExp>> = { base64: /^[\w+/-]*={0,2}$/, hex: /^[0-9A-Fa-f]*$/ };

/** The bytes that a text has; undefined where it is not of this form: Node leaves out the rest, and a key that is cut is none. */
export function decoded(text: string, encoding: Encoding): Buffer | undefined {
  const bare = text.replaceAll(/\s+/g, '');
  if (!FORMS[encoding].test(bare)) return undefined;
  const bytes = Buffer.from(bare, encoding);
  return bytes.toString(encoding).replace(/(?<!=)=+$/, '') === usual(bare, encoding) ? bytes : undefined;
}

/** As Node writes it, without what fills it up. */
function usual(text: string, encoding: Encoding): string {
  if (encoding === 'hex') return text.toLowerCase();
  return text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/(?<!=)=+$/, '');
}
