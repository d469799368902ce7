import type { BehaviourFact } from '../../model/behaviour.ts';
import { chainOf, givenIn, type Setters, type Step } from './java-chains.ts';
import { made } from './requests.ts';
import type { Scope } from './scope.ts';
import type { CallSite, Expression } from './types.ts';

/** How a request is put together: its address, its method, what is before the address. */
interface Request {
  readonly url: Expression | undefined;
  readonly method: Expression | undefined;
  readonly base?: Expression | undefined;
}

const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/i;
/** Methods of `RestTemplate`; those without a method of HTTP are given it second. */
const TEMPLATE = new Map([
  ['getForObject', 'GET'],
  ['getForEntity', 'GET'],
  ['headForHeaders', 'HEAD'],
  ['postForObject', 'POST'],
  ['postForEntity', 'POST'],
  ['postForLocation', 'POST'],
  ['put', 'PUT'],
  ['delete', 'DELETE'],
  ['patchForObject', 'PATCH'],
  ['optionsForAllow', 'OPTIONS'],
  ['exchange', ''],
  ['execute', ''],
]);
const BASES = ['baseUrl', 'create', 'rootUri'];

type Reader = (scope: Scope, site: CallSite, chain: readonly Step[], setters: Setters) => Request | undefined;

/** By the path that `Scope.pathOf` gives what is called. */
const READERS: readonly (readonly [path: RegExp, read: Reader])[] = [
  [/^(?:java\.net\.http\.HttpRequest|okhttp\.Request)\..*\.build$/s, built],
  [/^spring\.(?:WebClient|RestClient)\b.*\.uri$/s, fluent],
  [/^spring\.RestTemplate(?:Builder)?\b.*\.\w+$/s, template],
  [/^spring\.RequestEntity\.\w+$/, entity],
  [/^apache\.Http(?:Get|Post|Put|Patch|Delete|Head|Options)$/, constructed],
  [/^apache\.Request\.\w+$/, constructed],
  [/^java\.net\.UR[IL]\b.*\.open(?:Connection|Stream)$/s, opened],
  [/^rs\.(?:Client|ClientBuilder|WebTarget)\b.*\.\w+$/s, targeted],
];

/** The HTTP requests that a call makes: one for each way in which its address is put together. */
export function javaRequestsOf(
  scope: Scope,
  site: CallSite,
  path: string,
  setters: Setters,
): BehaviourFact[] {
  const reader = READERS.find(([pattern]) => pattern.test(path))?.[1];
  const request = reader?.(scope, site, chainOf(scope, site.call), setters);
  return request ? made(scope, site, { base: undefined, ...request }) : [];
}

/** A method of HTTP: a constant of its name (`HttpMethod.GET`), or a text. */
export function verbOf(value: Expression | undefined): Expression | undefined {
  const isConstant = (value?.kind === 'member' || value?.kind === 'name') && VERB.test(value.name);
  return isConstant ? { at: value.at, kind: 'text', text: value.name } : value;
}

function verb(at: number, text: string): Expression {
  return { at, kind: 'text', text: text.toUpperCase() };
}

/** `HttpRequest.newBuilder(uri).POST(…).build()`, `new Request.Builder().url(url).post(…).build()`. */
function built(_: Scope, { call }: CallSite, chain: readonly Step[]): Request {
  const named = chain.find(({ name }) => VERB.test(name));
  const method = verbOf(givenIn(chain, 'method')) ?? verb(call.at, named?.name ?? 'GET');
  return { url: givenIn(chain, 'uri', 'url') ?? givenIn(chain, 'newBuilder'), method };
}

/** `client.get().uri(path)`. */
function fluent(_: Scope, { call }: CallSite, [, before, ...rest]: readonly Step[]): Request | undefined {
  if (!before) return undefined;
  const method = before.name === 'method' ? verbOf(before.call.positional[0]) : verb(call.at, before.name);
  const [path] = call.positional;
  const isKnown = path !== undefined && path.kind !== 'function';
  const url: Expression = isKnown
    ? path
    : {
        at: call.at,
        kind: 'joined',
        parts: [verb(call.at, '/'), { at: call.at, kind: 'name', name: 'path' }],
      };
  return { url, method, base: givenIn(rest, ...BASES) };
}

function template(scope: Scope, { call }: CallSite, [step, ...rest]: readonly Step[]): Request | undefined {
  const method = TEMPLATE.get(step?.name ?? '');
  const [first, second] = call.positional;
  if (method === undefined || !first || scope.pathOf(first).startsWith('spring.RequestEntity'))
    return undefined;
  return {
    url: first,
    method: method === '' ? verbOf(second) : verb(call.at, method),
    base: givenIn(rest, ...BASES),
  };
}

function entity(_: Scope, { call }: CallSite, [step]: readonly Step[]): Request | undefined {
  const [first, second] = call.positional;
  if (step?.name === 'method') return { url: second, method: verbOf(first) };
  return step && VERB.test(step.name) ? { url: first, method: verb(call.at, step.name) } : undefined;
}

/** `new HttpGet(url)`, `Request.get(url)`. */
function constructed(_: Scope, { call }: CallSite, [step]: readonly Step[]): Request | undefined {
  const name = step?.name.replace(/^Http/, '') ?? '';
  return VERB.test(name) ? { url: call.positional[0], method: verb(call.at, name) } : undefined;
}

/** `new URL(url).openConnection()`; the method is set afterwards. Any other `URL` is mostly one of the program's own files. */
function opened(
  scope: Scope,
  { call }: CallSite,
  chain: readonly Step[],
  setters: Setters,
): Request | undefined {
  const isMade = chain.some((step) =>
    /^java\.net\.UR[IL](?:\.create)?$/.test(scope.pathOf(step.call.callee)),
  );
  if (call.callee.kind !== 'member' || !isMade) return undefined;
  const method = setters.argument(call, 'setRequestMethod') ?? verb(call.at, 'GET');
  return { url: call.callee.object, method };
}

/** `client.target(base).path(path).request().get()`. */
function targeted(_: Scope, { call }: CallSite, chain: readonly Step[]): Request | undefined {
  const [step] = chain;
  const base = givenIn(chain, 'target');
  const isSent = chain.slice(1).some(({ name }) => name === 'request');
  if (!step || !base || !isSent || !(VERB.test(step.name) || step.name === 'method')) return undefined;
  const method = step.name === 'method' ? call.positional[0] : verb(call.at, step.name);
  const paths = chain.filter(({ name }) => name === 'path').toReversed();
  const parts = paths.flatMap(({ call: { positional } }) => (positional[0] ? [positional[0]] : []));
  if (parts.length === 0) return { url: base, method };
  const slash = verb(call.at, '/');
  const joined = parts.flatMap((part, index) => (index === 0 ? [part] : [slash, part]));
  return { url: { at: call.at, kind: 'joined', parts: joined }, method, base };
}
