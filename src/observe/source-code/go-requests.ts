import type { PlacedRequest, RequestLibraries } from './requests.ts';

const NEW_REQUEST: PlacedRequest = { method: 0, url: 1 };
const NEW_REQUEST_WITH_CONTEXT: PlacedRequest = { method: 1, url: 2 };

/** What has a method for each of the common requests. */
const CLIENTS = [
  'net/http',
  'net/http.DefaultClient',
  'net/http.Client()',
  'github.com/hashicorp/go-retryablehttp',
  'github.com/hashicorp/go-retryablehttp.NewClient()',
  'github.com/hashicorp/go-retryablehttp.NewClient().StandardClient()',
  'golang.org/x/oauth2.NewClient()',
];
const METHODS = { Get: 'GET', Head: 'HEAD', Post: 'POST', PostForm: 'POST' };

/** A chain of resty, without what is set on the way. */
const RESTY = 'github.com/go-resty/resty.New().R()';
const RESTY_METHODS = ['Get', 'Head', 'Post', 'Put', 'Patch', 'Delete', 'Options'];

export const GO_REQUESTS: RequestLibraries = {
  functions: new Set(),
  clients: new Set(),
  base: [],
  placed: new Map<string, PlacedRequest>([
    ...CLIENTS.flatMap((client) =>
      Object.entries(METHODS).map(([name, method]) => [`${client}.${name}`, { method, url: 0 }] as const),
    ),
    ...RESTY_METHODS.map((name) => [`${RESTY}.${name}`, { method: name.toUpperCase(), url: 0 }] as const),
    [`${RESTY}.Execute`, NEW_REQUEST],
    ['net/http.NewRequest', NEW_REQUEST],
    ['net/http.NewRequestWithContext', NEW_REQUEST_WITH_CONTEXT],
    ['github.com/hashicorp/go-retryablehttp.NewRequest', NEW_REQUEST],
    ['github.com/hashicorp/go-retryablehttp.NewRequestWithContext', NEW_REQUEST_WITH_CONTEXT],
  ]),
};

/** The path of a call of resty without what is set on the way: `resty.New().R().SetHeader().Get` and its like. */
export function requestPathOf(path: string): string {
  if (!path.startsWith('github.com/go-resty/resty.')) return path;
  return path
    .replaceAll(/\.(?:Set|Add|Enable|With)\w{0,60}\(\)/g, '')
    .replace(/resty\.Client\(\)/, 'resty.New()');
}
