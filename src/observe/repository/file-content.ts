import type { FileContent, HiddenCharacter } from '../../model/configuration/repository.ts';

/** First bytes of programs: ELF, PE, Mach-O (each order), WebAssembly, Java classes. */
const PROGRAMS: readonly string[] = [
  '\x7fELF',
  'MZ',
  '\xcf\xfa\xed\xfe',
  '\xce\xfa\xed\xfe',
  '\xfe\xed\xfa\xcf',
  '\xfe\xed\xfa\xce',
  '\0asm',
  '\xca\xfe\xba\xbe',
];
/** Bytes in which a zero makes a file none of text, as git has it. */
const GLANCE = 8_000;

/**
 * In UTF-8, one byte a character. Bidirectional: U+202A to U+202E and U+2066 to U+2069 (CVE-2021-42574). Invisible: U+200B,
 * U+2060, Hangul fillers, tags and the supplement of variation selectors, which carry text that nobody sees.
 */
const HIDDEN =
  /\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xe2\x80\x8b|\xe2\x81\xa0|\xe3\x85\xa4|\xe1\x85[\x9f\xa0]|\xef\xbe\xa0|\xf3\xa0[\x80\x81][\x80-\xbf]|\xf3\xa0[\x84-\x87][\x80-\xbf]/g;
const BIDIRECTIONAL = /^\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])$/;

/** How pointers of Git LFS begin. Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const POINTER = Buffer.from('version https://git-lfs.github.com/spec/');
const LARGEST_POINTER = 1024;

/** What there is to tell of the content of a file; undefined: nothing. */
export function contentOf(path: string, bytes: Buffer): FileContent | undefined {
  const isPointer = bytes.length <= LARGEST_POINTER && bytes.subarray(0, POINTER.length).equals(POINTER);
  const found = { path, isProgram: isProgram(bytes), isPointer, hidden: hiddenCharacters(bytes) };
  return found.isProgram || isPointer || found.hidden.length > 0 ? found : undefined;
}

/** Is it a program for a machine, by its first bytes? */
export function isProgram(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 4);
  // Two letters alone begin texts too.
  return PROGRAMS.some((start) => head.startsWith(start)) && (head[0] !== 'M' || bytes.includes(0));
}

/** Characters of a text that nobody sees, each kind once, with its first line. Takes linear time. */
export function hiddenCharacters(bytes: Buffer): HiddenCharacter[] {
  if (bytes.subarray(0, GLANCE).includes(0)) return [];
  const found = new Map<string, HiddenCharacter>();
  const text = bytes.toString('latin1');
  let [line, counted] = [1, 0];
  for (const { 0: match, index } of text.matchAll(HIDDEN)) {
    const kind = BIDIRECTIONAL.test(match) ? 'bidirectional' : 'invisible';
    if (found.has(kind)) continue;
    for (let at = text.indexOf('\n', counted); at >= 0 && at < index; at = text.indexOf('\n', at + 1))
      line += 1;
    counted = index;
    const code = Buffer.from(match, 'latin1').toString().codePointAt(0) ?? 0;
    found.set(kind, { kind, character: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, line });
    if (found.size === 2) break;
  }
  return [...found.values()];
}
