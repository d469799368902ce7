import { knownFormat } from './java-format.ts';
import { propertyOf, propertyValue } from './property-text.ts';
import type { CallExpression, Expression } from './types.ts';

/** Makers of lists by the class and its method. */
const LISTS = new Set([
  'List.of',
  'Set.of',
  'Arrays.asList',
  'Collections.singletonList',
  'Collections.singleton',
  'Stream.of',
]);
/** What Spring's properties are asked of. */
const ENVIRONMENT = /^(?:this\.)?env(?:ironment)?$/;
/** Methods of a builder of addresses that leave the path as it is. */
const BUILDING = new Set([
  'queryParam',
  'queryParams',
  'build',
  'buildAndExpand',
  'encode',
  'expand',
  'toUriString',
  'toUri',
]);
const FALLBACKS = new Set(['orElse', 'orElseGet', 'or']);

/** What a call of the standard library stands for, where that can be said in simpler words. */
export function understood(call: CallExpression): Expression | undefined {
  const { at, callee, positional } = call;
  if (callee.kind !== 'member') return undefined;
  const [first, second] = positional;
  const written = callee.object.kind === 'name' ? `${callee.object.name}.${callee.name}` : '';
  if (written === 'String.format') return first && knownFormat(at, first, positional.slice(1));
  if (callee.name === 'formatted') return knownFormat(at, callee.object, positional);
  if (callee.name === 'concat' && first) return { at, kind: 'joined', parts: [callee.object, first] };
  if (written === 'System.getProperty' || written === 'Integer.getInteger')
    return second ? { at, kind: 'either', left: { at, kind: 'unknown' }, right: second } : undefined;
  if (LISTS.has(written)) return { at, kind: 'list', items: positional };
  if (written === 'Map.of') return { at, kind: 'object', entries: entriesOf(positional) };
  if (written.startsWith('Objects.requireNonNullElse') && first && second)
    return { at, kind: 'either', left: first, right: second };
  if (callee.name === 'resolve' && first && isAddress(callee.object))
    return { at, kind: 'joined', parts: [callee.object, first] };
  if (/^get(?:Required)?Property$/.test(callee.name) && ENVIRONMENT.test(nameOf(callee.object)))
    return property(at, first, second);
  if (written.startsWith('UriComponentsBuilder.from')) return first && { at, kind: 'joined', parts: [first] };
  if (callee.object.kind === 'joined') return builtAddress(at, callee.name, callee.object, positional);
  if (FALLBACKS.has(callee.name) && first) return fallback(at, callee.object, first);
  return undefined;
}

const nameOf = (expression: Expression): string => (expression.kind === 'name' ? expression.name : '');

function isAddress(expression: Expression): boolean {
  const { callee } = expression.kind === 'call' ? expression : {};
  return callee?.kind === 'member'
    ? callee.name === 'create'
    : callee?.kind === 'name' && callee.name === 'URI';
}

/** `environment.getProperty("catalog.url", "http://catalog")` of Spring. */
function property(
  at: number,
  name: Expression | undefined,
  otherwise: Expression | undefined,
): Expression | undefined {
  if (name?.kind !== 'text') return undefined;
  const given = otherwise?.kind === 'text' ? [otherwise.text] : undefined;
  return propertyValue([propertyOf(name.text, given)], at);
}

/** `UriComponentsBuilder.fromUriString(base).path(path).toUriString()`: texts have no such methods. */
function builtAddress(
  at: number,
  method: string,
  address: Expression,
  positional: readonly Expression[],
): Expression | undefined {
  if (method === 'path') return { at, kind: 'joined', parts: [address, ...positional] };
  if (method === 'pathSegment') {
    const slash: Expression = { at, kind: 'text', text: '/' };
    return { at, kind: 'joined', parts: [address, ...positional.flatMap((part) => [slash, part])] };
  }
  return BUILDING.has(method) ? address : undefined;
}

/** `Optional.ofNullable(x).orElse(y)`. */
function fallback(at: number, object: Expression, right: Expression): Expression | undefined {
  if (object.kind !== 'call' || object.callee.kind !== 'member') return undefined;
  const [left] = object.positional;
  const isOptional = /^of(?:Nullable)?$/.test(object.callee.name);
  return isOptional && left ? { at, kind: 'either', left, right } : undefined;
}

/** `Map.of("a", b, …)`; a constant's name stands for its key. */
function entriesOf(positional: readonly Expression[]): Map<string, Expression> {
  const entries = new Map<string, Expression>();
  for (let index = 0; index + 1 < positional.length; index += 2) {
    const [key, value] = [positional[index], positional[index + 1]];
    const name = key && keyOf(key);
    if (name !== undefined && value) entries.set(name, value);
  }
  return entries;
}

/** The key that a text or a constant (`ProducerConfig.BOOTSTRAP_SERVERS_CONFIG`) stands for. */
export function keyOf(key: Expression): string | undefined {
  if (key.kind === 'text') return key.text;
  if (key.kind !== 'member' && key.kind !== 'name') return undefined;
  return key.name
    .replace(/_CONFIG$/, '')
    .toLowerCase()
    .replaceAll('_', '.');
}
