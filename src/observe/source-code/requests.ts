import type { BehaviourFact, RequestFact, Text } from '../../model/behaviour.ts';
import { optionsOf, resolve } from './connections.ts';
import { textsOf } from './evaluate.ts';
import type { Scope } from './scope.ts';
import type { CallSite, Expression } from './types.ts';

/** The method, or the place of the argument that says it, and the place of the address. */
export interface PlacedRequest {
  readonly method: string | number;
  readonly url: number;
}

/** How libraries for HTTP requests are called. */
export interface RequestLibraries {
  /** Functions that take an address and options, or options with the address in them. */
  readonly functions: ReadonlySet<string>;
  /** What has a method for each of HTTP's (`.get(url)`). */
  readonly clients: ReadonlySet<string>;
  /** Of options, what is put before every address. */
  readonly base: readonly string[];
  /** Functions that are told by the place of their arguments: the method, or which argument says it, and the address. */
  readonly placed?: ReadonlyMap<string, PlacedRequest>;
}

export const JAVASCRIPT_REQUESTS: RequestLibraries = {
  functions: new Set([
    'fetch',
    'globalThis.fetch',
    'undici.fetch',
    'undici.request',
    'undici.stream',
    'node-fetch',
    'got',
    'ky',
    'axios',
    'axios.request',
    'axios.create()',
    'axios.create().request',
    'got.extend()',
    'http.request',
    'http.get',
    'https.request',
    'https.get',
    'request',
  ]),
  clients: new Set([
    'axios',
    'axios.create()',
    'got',
    'got.extend()',
    'ky',
    'ky.create()',
    'superagent',
    'request',
    'needle',
  ]),
  base: ['baseURL', 'prefixUrl', 'baseUrl'],
};

export const PYTHON_REQUESTS: RequestLibraries = {
  functions: new Set(['urllib.request.urlopen', 'urllib.request.Request']),
  clients: new Set([
    'requests',
    'requests.Session()',
    'requests.session()',
    'httpx',
    'httpx.Client()',
    'httpx.AsyncClient()',
    'aiohttp.ClientSession()',
  ]),
  base: ['base_url'],
};

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'del', 'request']);

/** The HTTP requests that a call makes: one for each way in which its address is put together. */
export function requestsOf(
  scope: Scope,
  site: CallSite,
  path: string,
  libraries: RequestLibraries,
): BehaviourFact[] {
  if (libraries.functions.has(path)) return direct(scope, site, path);
  const placed = libraries.placed?.get(path);
  if (placed) {
    const { method, url } = placed;
    const verb: Expression | undefined =
      typeof method === 'number'
        ? site.call.positional[method]
        : { at: site.call.at, kind: 'text', text: method };
    return made(scope, site, { url: site.call.positional[url], method: verb, base: undefined });
  }
  const dot = path.lastIndexOf('.');
  const [client, method] = [path.slice(0, Math.max(0, dot)), path.slice(dot + 1)];
  if (!libraries.clients.has(client) || !METHODS.has(method)) return [];
  const { positional, named, callee } = site.call;
  const isRequest = method === 'request';
  const url = (isRequest ? positional[1] : positional[0]) ?? named.get('url');
  const verb: Expression = { at: callee.at, kind: 'text', text: method === 'del' ? 'DELETE' : method };
  const verbText = isRequest ? (positional[0] ?? named.get('method')) : verb;
  return made(scope, site, { url, method: verbText, base: baseOf(scope, callee, libraries) });
}

function direct(scope: Scope, site: CallSite, path: string): BehaviourFact[] {
  const { positional, named } = site.call;
  const first = resolve(scope, positional[0]);
  const options = optionsOf(scope, first?.kind === 'object' ? first : resolve(scope, positional[1]), named);
  const isData = path.startsWith('urllib') && (options.has('data') || positional[1] !== undefined);
  const fallback: Expression = { at: site.call.at, kind: 'text', text: isData ? 'POST' : 'GET' };
  const method = options.get('method') ?? fallback;
  const base = options.get('baseURL') ?? options.get('prefixUrl');
  const url =
    first?.kind === 'object' ? (options.get('url') ?? addressOf(options, path, site)) : positional[0];
  return made(scope, site, { url, method, base });
}

/** `{ hostname, port, path }` as one address. */
function addressOf(
  options: ReadonlyMap<string, Expression>,
  path: string,
  { call }: CallSite,
): Expression | undefined {
  const host = options.get('hostname') ?? options.get('host');
  if (!host) return undefined;
  const literal = (text: string): Expression => ({ at: call.at, kind: 'text', text });
  const port = options.get('port');
  const scheme = path.startsWith('https') ? 'https' : 'http';
  return {
    at: call.at,
    kind: 'joined',
    parts: [
      literal(`${scheme}://`),
      host,
      ...(port ? [literal(':'), port] : []),
      options.get('path') ?? options.get('pathname') ?? literal('/'),
    ],
  };
}

/** What the client that a method is called of was made with. */
function baseOf(scope: Scope, callee: Expression, libraries: RequestLibraries): Expression | undefined {
  const maker = callee.kind === 'member' ? scope.callBehind(callee.object) : undefined;
  if (!maker) return undefined;
  const options = optionsOf(scope, resolve(scope, maker.positional[0]), maker.named);
  return libraries.base.map((name) => options.get(name)).find((value) => value !== undefined);
}

/** The requests to an address behind a base, one for each way in which they are put together. */
export function made(
  scope: Scope,
  { line }: CallSite,
  {
    url,
    method,
    base,
  }: { url: Expression | undefined; method: Expression | undefined; base: Expression | undefined },
): RequestFact[] {
  if (!url) return [];
  return textsOf(scope, [url, method, base]).map(([urlText = [], methodText = [], baseText = []]) => ({
    kind: 'request',
    method: methodText.map((part) => (typeof part === 'string' ? part.toUpperCase() : part)),
    url: base ? based(baseText, urlText) : urlText,
    line,
  }));
}

function based(base: Text, url: Text): Text {
  const [first, ...rest] = url;
  if (typeof first !== 'string') return [...base, ...url];
  if (/^[a-z]+:\/\//i.test(first)) return url;
  return [...base, ...(first.startsWith('/') || first === '' ? [first] : [`/${first}`]), ...rest];
}
