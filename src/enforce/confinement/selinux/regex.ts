import { segmentsOf } from '../file-pattern.ts';

/** What means something in a PCRE. */
const SPECIAL = /[.^$+()[\]{}|\\]/g;

/** A file pattern of a profile as the PCRE of a file context, which is for whole paths (selabel_file(5)) and ends at a blank. */
export function fileRegex(pattern: string): string {
  const segments = segmentsOf(pattern);
  if (segments.length === 0) return '/';
  if (segments.every((segment) => segment === '**')) return '/.*';
  return segments
    .map((segment) => {
      if (segment === '**') return '(/[^/]+)*';
      return segment === '*' ? '/[^/]+' : `/${inSegment(segment)}`;
    })
    .join('');
}

function inSegment(segment: string): string {
  return segment
    .replaceAll(SPECIAL, String.raw`\$&`)
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll(' ', String.raw`\x20`);
}
