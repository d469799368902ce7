import { grouped } from '../../model/grouped-number.ts';
/** Control characters, bidirectional overrides, other invisible characters and lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Texts of which every character can be seen, as most are. */
const PLAIN = /^[\x20-\x7e]*$/;
/** Characters up to which looking at each takes less than starting a regular expression. */
const SHORT = 40;
/** Characters of one string from a target that a person is shown. */
const MAXIMUM_LENGTH = 2_000;

/** Is it made of the characters of ASCII that can be seen, and spaces? */
export function isPlain(text: string): boolean {
  if (text.length > SHORT) return PLAIN.test(text);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/**
 * A string from the target as one line that is safe to show: whatever could steer a terminal, hide or reorder text
 * is written out as an escape such as `\x1b` or `\u{202e}`, and an absurdly long string is cut with `…`.
 */
export function visible(text: string): string {
  if (text.length <= MAXIMUM_LENGTH && isPlain(text)) return text;
  const cut = text.length > MAXIMUM_LENGTH ? `${text.slice(0, MAXIMUM_LENGTH)}…` : text;
  return cut.replaceAll(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** `1 finding`, `2 findings`, `1,234 findings`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(number)} ${number === 1 ? singular : plural}`;
}

/** The URL if a person can safely follow it, in its normal form; undefined for anything but http and https. */
export function webAddress(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:' ? parsed.href : undefined;
}

/** Sections of lines, with an empty line between them, in pieces; those without lines are left out. */
export function* textOfSections(sections: Iterable<Iterable<string>>): Generator<string, undefined> {
  let gap = '';
  for (const lines of sections) {
    for (const line of lines) {
      yield `${gap}${line}\n`;
      gap = '';
    }
    gap = '\n';
  }
}
