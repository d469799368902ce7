import { isUtf8 } from 'node:buffer';

/**
 * The text of a name in an archive. Bytes that are not UTF-8 become lone surrogates U+DC80 to U+DCFF, one a byte
 * (Python's "surrogateescape", PEP 383), so that different names stay different.
 */
export function decodeName(bytes: Buffer, start: number, end: number): string {
  for (let at = start; at < end; at++) {
    if ((bytes[at] as number) >= 0x80) return decodeWide(bytes.subarray(start, end));
  }
  return bytes.toString('latin1', start, end);
}

function decodeWide(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at);
    text +=
      length === 0
        ? String.fromCharCode(0xdc00 + (bytes[at] as number))
        : bytes.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return text;
}

/** Bytes of the UTF-8 character that starts here, 0 if none does. */
function characterLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}

/** The bytes of a name that `decodeName` gave. */
export function encodeName(name: string): Buffer {
  if (name.isWellFormed()) return Buffer.from(name);
  return Buffer.concat(
    Array.from(name, (character) => {
      const unit = character.charCodeAt(0);
      const isByte = character.length === 1 && unit >= 0xdc80 && unit <= 0xdcff;
      return isByte ? Buffer.of(unit - 0xdc00) : Buffer.from(character);
    }),
  );
}

/**
 * A member's name as a path below the root: no leading slash, no empty, "." or ".." segments, '' for the root
 * itself. Undefined where it climbs out of the root with ".." or holds a NUL, which no file system can store.
 */
export function normaliseName(name: string): string | undefined {
  return pathOf(name, false);
}

/** Like `normaliseName`, but what climbs out of the root stays in it, as for whoever is rooted there. */
export function nameInRoot(name: string): string | undefined {
  return pathOf(name, true);
}

function pathOf(name: string, staysInRoot: boolean): string | undefined {
  let start = name.startsWith('./') ? 2 : 0;
  while (name.charCodeAt(start) === 0x2f) start++;
  let end = name.length;
  while (end > start && name.charCodeAt(end - 1) === 0x2f) end--;
  const path = start === 0 && end === name.length ? name : name.slice(start, end);
  if (path.includes('\0')) return undefined;
  if (!path.startsWith('.') && !path.includes('/.') && !path.includes('//')) return path;
  return normaliseSegments(path, staysInRoot);
}

function normaliseSegments(path: string, staysInRoot: boolean): string | undefined {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.pop() === undefined && !staysInRoot) return undefined;
  }
  return kept.join('/');
}
