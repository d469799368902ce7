const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** What a text in quotes of Go stands for, as `strconv.Unquote` has it; undefined where an escape is none. */
export function unquoted(written: string): string | undefined {
  const inner = written.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  let isWrong = false;
  const text = inner.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/g,
    (_, byte?: string, short?: string, long?: string, octal?: string, simple?: string) => {
      const code = byte ?? short ?? long;
      if (code !== undefined || octal !== undefined) {
        const point = code === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(code, 16);
        if (point <= 0x10ffff) return String.fromCodePoint(point);
      } else if (simple !== undefined && Object.hasOwn(SIMPLE, simple)) return SIMPLE[simple] ?? '';
      isWrong = true;
      return '';
    },
  );
  return isWrong ? undefined : text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** A text in quotes, as `%q` writes it. */
export function quoted(text: string): string {
  const inner = text.replaceAll(/["\\\p{C}\u2028\u2029]|(?! )\p{Zs}/gu, (character) => {
    const escape = ESCAPES[character];
    if (escape !== undefined) return escape;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
    const digits = code.toString(16);
    return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
  });
  return `"${inner}"`;
}
