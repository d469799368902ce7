import { mappingOf, parseYamlDocuments, type YamlNode } from '../../../observe/document/yaml.ts';

/** The keys of a file's first document; none where it is no mapping. */
export function decodeYaml(text: string, path: string): ReadonlyMap<string, YamlNode> {
  return mappingOf(parseYamlDocuments(text, path)[0]);
}
