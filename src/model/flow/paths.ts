import type { PathPattern } from '../segmentation/permission.ts';

const MOST_LITERAL = 2;
/** Segments that look like the id of something: numbers, UUIDs, long words of hexadecimal digits, and what is long. */
const ID = /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{12,}|.{33,})$/i;

interface GroupedPath {
  readonly path: string;
  readonly pathKind: 'exact' | 'prefix' | 'template';
}

/**
 * A path, without its query, as the route that it is for, where one of the routes is; else by its first segments, so
 * that `/orders/7` and `/orders/8` are one.
 */
export function groupedPath(path: string, routes: readonly PathPattern[]): GroupedPath {
  const [plain = ''] = path.split('?', 1);
  if (routes.some((route) => route.kind === 'exact' && route.path === plain))
    return { path: plain, pathKind: 'exact' };
  const template = routes.find((route) => route.kind === 'template' && fits(plain, route.path));
  if (template) return { path: template.path, pathKind: 'template' };
  const segments = plain.split('/').slice(1);
  const id = segments.findIndex((segment) => ID.test(segment) || /[\p{C}\p{Zl}\p{Zp}]/u.test(segment));
  const literal = segments.slice(0, id < 0 ? MOST_LITERAL : Math.min(id, MOST_LITERAL));
  if (plain.startsWith('/') && literal.length === segments.length) return { path: plain, pathKind: 'exact' };
  return { path: `/${literal.filter((segment) => segment !== '').join('/')}`, pathKind: 'prefix' };
}

/** Segment by segment: where a template's segment has `{name}`, it stands for one or more characters there. */
function fits(path: string, template: string): boolean {
  const [own, other] = [path.split('/'), template.split('/')];
  return own.length === other.length && other.every((part, index) => fitsSegment(own[index] ?? '', part));
}

/** A segment with several variables fits nothing: which text is whose would have to be tried out. */
function fitsSegment(segment: string, template: string): boolean {
  const [head = '', tail, ...more] = template.split(/\{[^{}]*\}/);
  if (tail === undefined) return segment === head;
  if (more.length > 0) return false;
  return segment.length > head.length + tail.length && segment.startsWith(head) && segment.endsWith(tail);
}
