import { regexPaths, routePaths } from '../../source-code/route-path.ts';

type RoutePath = ReturnType<typeof routePaths>[number];

/** A path of Spring, JAX-RS, Micronaut or Javalin as profiles have it; none where it cannot be said. */
export function templatePaths(written: string, isPrefix = false): RoutePath[] {
  const plain = withPlainPlaceholders(written);
  if (plain === undefined) return [];
  const whole = isPrefix ? `${plain}/*` : plain;
  const routes = routePaths(whole, 'brace');
  return routes.length > 0 ? routes : openTemplate(whole);
}

/** A template that goes on, for which profiles have no other word than an expression. */
function openTemplate(path: string): RoutePath[] {
  const [, fixed] = /^([\w~./{}-]{1,512}?)\/\*{1,2}$/.exec(path) ?? [];
  if (!fixed?.includes('{')) return [];
  const pattern = fixed.replaceAll('.', '\\.').replaceAll(/\{\w*\}/g, '[^/]+');
  return regexPaths(pattern.startsWith('/') ? pattern : `/${pattern}`);
}

/** The path with each placeholder as `{name}`, or `*` where it may have slashes; none where a brace stays open. */
export function withPlainPlaceholders(written: string): string | undefined {
  const pieces: string[] = [];
  let from = 0;
  for (let start = written.indexOf('{'); start >= 0; start = written.indexOf('{', from)) {
    const end = closingOf(written, start);
    if (end < 0) return undefined;
    pieces.push(written.slice(from, start), placeholder(written.slice(start + 1, end)));
    from = end + 1;
  }
  return [...pieces, written.slice(from)].join('');
}

/** `id`, `id:\d+`, `*rest`, and the operators of RFC 6570: `+rest`, `/id`, `?query`. */
function placeholder(inside: string): string {
  const [, operator = '', name = '', pattern = ''] =
    /^([*+/?&#]?)([^:]*)(?::([^]*))?$/.exec(inside.trim()) ?? [];
  if ('?&#'.includes(operator) && operator !== '') return '';
  // A pattern that has the slash itself starts a new segment.
  if (/^\s*\(?\//.test(pattern)) return '/*';
  if (operator === '*' || operator === '+' || /\.[*+]/.test(pattern)) return '*';
  return `${operator}{${name.trim().replaceAll(/\W/g, '_')}}`;
}

/** Where the brace at `start` closes; -1 where it does not. */
function closingOf(text: string, start: number): number {
  let open = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') open += 1;
    if (text[at] === '}' && (open -= 1) === 0) return at;
  }
  return -1;
}
