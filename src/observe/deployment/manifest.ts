import { readYamlDocuments } from '../../model/profile/yaml-document.ts';
import { Fault } from '../../model/fault.ts';
import { mappingOf, parseYamlDocuments, type YamlNode } from '../document/yaml.ts';
import { nodeOf } from '../document/yaml-node.ts';

const MAXIMUM_LENGTH = 4 * 1024 * 1024;

/**
 * The documents of a manifest, YAML or JSON; every scalar is a text. Anchors and merge keys, which Compose files use,
 * are read by the slower reader with its tighter bounds. Throws a `Fault` that names `path`.
 */
export function readManifest(text: string, path: string): YamlNode[] {
  if (text.length > MAXIMUM_LENGTH)
    throw new Fault('limit', `${path}: is longer than ${MAXIMUM_LENGTH} characters`);
  try {
    return parseYamlDocuments(text, path);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'unsupported') throw error;
    const { documents } = readYamlDocuments(text, path);
    return documents.map((document) => merged(nodeOf(document.toJS({ maxAliasCount: 100 })), 0));
  }
}

/** `<<: {…}` puts keys in that are not there (YAML's merge key). */
function merged(node: YamlNode, depth: number): YamlNode {
  if (depth > 64) return node;
  if (Array.isArray(node)) return node.map((item) => merged(item, depth + 1));
  if (!(node instanceof Map)) return node;
  const own = new Map([...node].map(([key, value]) => [key, merged(value, depth + 1)] as const));
  const others = own.get('<<');
  own.delete('<<');
  const sources = Array.isArray(others) ? others : [others];
  const inherited = sources.toReversed().flatMap((source) => [...mappingOf(source)]);
  return new Map([...inherited, ...own]);
}

/** The text that stands under a key of a mapping. */
export function textAt(node: YamlNode | undefined, ...keys: readonly string[]): string | undefined {
  const found = at(node, ...keys);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The node under keys of nested mappings. */
export function at(node: YamlNode | undefined, ...keys: readonly string[]): YamlNode | undefined {
  let inner = node;
  for (const key of keys) inner = inner instanceof Map ? inner.get(key) : undefined;
  return inner;
}

/** The items of a list; none for anything else. */
export function itemsAt(node: YamlNode | undefined, ...keys: readonly string[]): YamlNode[] {
  const found = at(node, ...keys);
  return Array.isArray(found) ? found.slice(0, 4096) : [];
}

/** The texts of a list, or the one text. */
export function textsAt(node: YamlNode | undefined, ...keys: readonly string[]): string[] {
  const found = at(node, ...keys);
  if (typeof found === 'string') return found === '' ? [] : [found];
  return itemsAt(found).filter((item) => typeof item === 'string');
}

/** Keys and values of a mapping of texts. */
export function pairsAt(node: YamlNode | undefined, ...keys: readonly string[]): [string, string][] {
  return [...mappingOf(at(node, ...keys))].flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' && key !== '__proto__' ? [[key, value]] : [],
  );
}

/** A port number, or undefined. */
export function portOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,4}$/.test(text) || Number(text) > 65_535) return undefined;
  return Number(text);
}

/** A protocol of layer 4; tcp for anything that is not known. */
export function protocolOf(text: string | undefined): 'tcp' | 'udp' | 'sctp' {
  const lower = text?.toLowerCase();
  return lower === 'udp' || lower === 'sctp' ? lower : 'tcp';
}
