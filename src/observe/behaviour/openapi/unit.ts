import type { BehaviourFact, RouteFact } from '../../../model/behaviour.ts';
import { Fault } from '../../../model/fault.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import { parseJson } from '../../document/json.ts';
import { decodeText } from '../../document/text.ts';
import { parseYamlDocuments, type YamlNode } from '../../document/yaml.ts';
import { nodeOf } from '../../document/yaml-node.ts';
import { behindPrefix, routePaths } from '../../source-code/route-path.ts';
import type { BehaviourUnit } from '../types.ts';

const NAME = /(?:^|[/._-])(?:openapi|swagger|api-?docs?|api-?spec)[^/]*\.(?:ya?ml|json)$/i;
const LIBRARIES = /\/(?:node_modules|site-packages|dist-packages|vendor)\//;
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);
const MAXIMUM_ROUTES = 4096;
/** Of a document in JSON, whose nodes are made twice. */
const LIMITS = { tokens: 300_000 };

/** Routes of OpenAPI 3.x and Swagger 2.0 documents. Source: OpenAPI Specification, Paths Object and Server Object. */
export const OPENAPI_UNIT: BehaviourUnit = {
  id: 'behaviour-openapi',
  vectors: ['V8', 'V11'],
  version: 1,
  maximumSize: 4 * 1024 * 1024,
  interest: (entry: FileEntry) => (NAME.test(entry.path) && !LIBRARIES.test(entry.path) ? 'yes' : 'no'),
  read,
};

function read(file: OpenFile): BehaviourFact[] {
  const path = file.entry.path;
  const text = decodeText(file.bytes());
  const root = path.toLowerCase().endsWith('.json')
    ? nodeOf(parseJson(text, path, LIMITS))
    : parseYamlDocuments(text, path)[0];
  if (!(root instanceof Map) || !(root.has('openapi') || root.has('swagger'))) return [];
  const paths = root.get('paths');
  if (!(paths instanceof Map)) return [];
  const prefixes = prefixesOf(root);
  const routes = [...paths].flatMap(([written, item]) =>
    prefixes.flatMap((prefix) => routesOf(behindPrefix(prefix, written), item)),
  );
  if (routes.length > MAXIMUM_ROUTES)
    throw new Fault('limit', `${path}: has ${routes.length} routes, more than ${MAXIMUM_ROUTES}`);
  return routes;
}

function routesOf(written: string, item: YamlNode): RouteFact[] {
  if (!(item instanceof Map) || !written.startsWith('/')) return [];
  const methods = [...item.keys()].filter((key) => METHODS.has(key)).map((key) => key.toUpperCase());
  if (methods.length === 0) return [];
  return routePaths(written, 'brace').map((path) => ({
    kind: 'route',
    methods,
    ...path,
    line: 0,
    by: 'OpenAPI',
  }));
}

/** `basePath`, or the paths of `servers`. */
function prefixesOf(root: ReadonlyMap<string, YamlNode>): string[] {
  const base = root.get('basePath');
  if (typeof base === 'string') return [base.replace(/\/$/, '')];
  const servers = root.get('servers');
  const paths = (Array.isArray(servers) ? servers : []).flatMap((server) => {
    const url = server instanceof Map ? server.get('url') : undefined;
    if (typeof url !== 'string') return [];
    const path = url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/\/$/, '');
    return path === '' || (path.startsWith('/') && !path.includes('{')) ? [path] : [''];
  });
  return paths.length === 0 ? [''] : [...new Set(paths)].slice(0, 16);
}
