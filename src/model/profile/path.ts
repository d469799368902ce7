import * as z from 'zod';
import { patternProblem } from './pattern.ts';
import { printableText } from './text.ts';

/**
 * A path inside the container, absolute and normalised. `*` stands for any characters of one segment, `?` for one of
 * them, and a segment `**` for any number of segments; all other characters stand for themselves.
 */
export const filePathSchema = printableText(4096)
  .regex(/^\//, 'must be an absolute path')
  .refine((path) => !path.split('/').includes('..'), 'has a ".." segment; write where it leads')
  .refine(
    (path) => path.split('/').every((segment) => segment === '**' || !segment.includes('**')),
    '"**" must be a whole segment, as in /var/lib/**',
  )
  .overwrite(normaliseFilePath);

function normaliseFilePath(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return `/${segments.join('/')}`;
}

/** A path without `*` and `?`. */
export const plainPathSchema = filePathSchema.refine(
  (path) => !/[*?]/.test(path),
  'must be one path, without "*" and "?"',
);

export const PATH_KINDS = ['exact', 'prefix', 'template', 'regex'] as const;
export const pathKindSchema = z.enum(PATH_KINDS);
export type PathKind = z.infer<typeof pathKindSchema>;

/** A segment of a URL's path, as RFC 3986, section 3.3 has it. */
const SEGMENT = /^(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*$/;
const PLACEHOLDER = /^\{[A-Za-z_][A-Za-z0-9_-]{0,62}\}$/;

export const requestPathSchema = printableText(2048);

/** What is wrong with the path of a route or rule, or undefined. */
export function requestPathProblem(path: string, kind: PathKind): string | undefined {
  if (kind === 'regex') return patternProblem(path);
  if (!path.startsWith('/')) return 'must start with "/"';
  const segments = path.slice(1).split('/');
  if (segments.slice(0, -1).includes('')) return 'has an empty segment ("//")';
  if (segments.some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment)))
    return 'has a "." or ".." segment; write where it leads';
  const literal = kind === 'template' ? segments.filter((segment) => !PLACEHOLDER.test(segment)) : segments;
  const wrong = literal.find((segment) => !SEGMENT.test(segment));
  if (wrong === undefined) return undefined;
  if (kind !== 'template' && segments.some((segment) => PLACEHOLDER.test(segment)))
    return 'has a {placeholder}; add kind: template';
  if (/[?#]/.test(wrong)) return 'must end before "?" and "#"; only the path is compared';
  return `has a segment that is no part of a URL: ${JSON.stringify(wrong.slice(0, 80))}; percent-encode what RFC 3986 does not allow`;
}

/** The path with its percent-encoding normalised: hexadecimal digits in upper case, unreserved characters as themselves (RFC 3986, section 6.2.2). */
export function normaliseRequestPath(path: string, kind: PathKind): string {
  if (kind === 'regex') return path;
  return path.replaceAll(/%[0-9A-Fa-f]{2}/g, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase();
  });
}
