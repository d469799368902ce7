import { segmentsOf } from '../file-pattern.ts';

/** Bytes that mean something in a quoted path of AppArmor. `*` and `?` are always wildcards in a profile's path. */
const SPECIAL = /["\\[\]{}^,@]/g;

/** A file rule for what a pattern stands for, whether file or folder. */
export function pathRule(pattern: string, permissions: string): string {
  return `"${glob(pattern)}" ${permissions},`;
}

/**
 * A file pattern of a profile in AppArmor's globs. There `**` crosses segments, so that `**` of a profile, which may be
 * no segment at all, is an alternative with nothing; a folder's path ends with `/`.
 */
export function glob(pattern: string): string {
  const segments = segmentsOf(pattern).filter(
    (segment, index, all) => segment !== '**' || all[index - 1] !== '**',
  );
  const isOpen = segments.at(-1) === '**';
  const fixed = isOpen ? segments.slice(0, -1) : segments;
  const parts = fixed.map((segment, index) => {
    if (segment === '**') return '{,**/}';
    return escape(segment) + (index < fixed.length - 1 ? '/' : '');
  });
  if (fixed.length === 0) return isOpen ? '/{,**}' : '/';
  return `/${parts.join('')}${isOpen ? '{,/{,**}}' : '{,/}'}`;
}

function escape(segment: string): string {
  // Before an alternative AppArmor takes `*` for nothing too, which would be the folder above.
  if (segment === '*') return '?*';
  return segment.replaceAll(SPECIAL, String.raw`\$&`);
}
