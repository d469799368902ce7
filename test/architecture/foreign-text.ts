import type { Breach } from './breach.ts';
import type { Import, Module } from './module.ts';

/** Where text that somebody else wrote is built: each counts first what it would take. */
const BOUNDED: Readonly<Record<string, string>> = {
  JSON: 'src/model/json/parse.ts',
  'smol-toml': 'src/observe/document/toml.ts',
};
/** Who hands text to the `yaml` library; each counts with `checkYamlSize` or `countedTokens` what it would make. */
const YAML_READERS = new Set([
  'src/analyse/dependency-fixes/editors/yaml-text.ts',
  'src/model/yaml/size.ts',
  'src/model/profile/yaml-document.ts',
  'src/observe/configuration/yaml/documents.ts',
  'src/vault/engines/kubernetes/roles.ts',
  'src/apps/cli/settings/read-settings.ts',
]);
/** What of the library reads text; the rest is of documents that were read. */
const READING_YAML = new Set([
  '*',
  'default',
  'Composer',
  'Parser',
  'parse',
  'parseAllDocuments',
  'parseDocument',
]);
/** Files that build JSON which this program, or the kernel, wrote itself. */
const OWN_JSON = new Set([
  'src/enforce/network/nftables/changes.ts',
  'src/enforce/network/nftables/listing.ts',
  'src/model/packed-list.ts',
  'src/model/profile/reference-page.ts',
  'src/observe/image/layers/record-log.ts',
  'src/platform/advisories/encoding.ts',
  'src/vault/barrier/own-json.ts',
  // Bounds it as parse.ts does, and keeps numbers as they were written.
  'src/model/json/exact-json.ts',
]);

/** Text of others is parsed where its size is counted, and nowhere else: a few bytes make gigabytes. */
export function foreignTextBreaches(module: Module): Breach[] {
  const { path, globals, imports } = module;
  const json = globals.some(
    ({ name, use }) => name === 'JSON' && use.kind === 'member' && use.name === 'parse',
  );
  const isJsonPlace = path === BOUNDED['JSON'] || OWN_JSON.has(path);
  return [
    ...(json && !isJsonPlace ? ['JSON.parse; take parseJson or JsonView of src/model/json'] : []),
    ...(loads(imports, 'smol-toml').length > 0 && path !== BOUNDED['smol-toml']
      ? ['smol-toml; take parseToml of src/observe/document']
      : []),
    ...(loads(imports, 'yaml').some(readsYaml) && !YAML_READERS.has(path)
      ? ['the readers of yaml; take those of the model, or ask checkYamlSize']
      : []),
  ].map((what) => ({ file: path, rule: 'foreign text', what, says: `parses text of others with ${what}` }));
}

function loads(imports: readonly Import[], target: string): Import[] {
  return imports.filter((one) => one.target === target && !one.isType);
}

/** Of an import without names nobody can tell what it takes. */
function readsYaml({ names }: Import): boolean {
  return names.length === 0 || names.some((name) => READING_YAML.has(name));
}
