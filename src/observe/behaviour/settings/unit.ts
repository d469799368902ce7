import type { BehaviourFact, Text } from '../../../model/behaviour.ts';
import type { FileEntry, OpenFile } from '../../../model/file.ts';
import { decodeText, linesOf } from '../../document/text.ts';
import { isOwnSource } from '../../source-code/own-source.ts';
import { propertyText, usualText } from '../../source-code/property-text.ts';
import type { BehaviourUnit } from '../types.ts';
import { withoutCredentials } from './credentials.ts';
import { flatSettings } from './flat-settings.ts';
import { frameworkFacts, isOfFramework, variablesOf } from './framework-settings.ts';

const NAME =
  /(?:^|\/)(?:\.env(?:\.[\w-]+)?|[\w.-]+\.(?:env|properties|ini|conf|cfg|toml))$|(?:^|\/)(?:application|bootstrap|config|settings)[\w.-]*\.(?:ya?ml|json)$/;
/** Examples say nothing of the workload, copies of the build nothing new. */
const EXAMPLE = /example|sample|template|dist$|(?:^|\/)(?:target\/(?:test-)?classes|build\/resources)\//;
const ADDRESS = /^(?:jdbc:)?[a-z][a-z0-9+.-]{1,30}:\/\/[^\s]{1,1000}$/i;
const MAXIMUM_SETTINGS = 1024;

/** Addresses in configuration files, user and password left out, and what frameworks have there without an address. */
export const SETTINGS_UNIT: BehaviourUnit = {
  id: 'behaviour-settings',
  vectors: ['V8', 'V10'],
  version: 2,
  maximumSize: 256 * 1024,
  interest: (entry: FileEntry) => (isOwnSource(entry, NAME, EXAMPLE) ? 'yes' : 'no'),
  read,
};

function read(file: OpenFile): BehaviourFact[] {
  const { path } = file.entry;
  const ofFramework = isOfFramework(path);
  const lines = linesOf(decodeText(file.bytes()));
  const settings = [...flatSettings(lines, /\.ya?ml$/.test(path))];
  const addresses = settings.flatMap((setting): BehaviourFact[] => {
    const value = addressIn(setting.value);
    if (!value) return [];
    const variables = ofFramework ? { variables: variablesOf(setting) } : {};
    return [{ kind: 'setting', name: setting.name, value, line: setting.line, ...variables }];
  });
  const others = ofFramework ? frameworkFacts(settings) : [];
  return [...addresses, ...others].slice(0, MAXIMUM_SETTINGS);
}

/** The address that a value is, if it is one where no variable says anything else. */
function addressIn(written: string): Text | undefined {
  // Properties have `\:`, shells `${NAME:-otherwise}`.
  const value = written.replaceAll(/\\([:=])/g, '$1').replaceAll(/(\$\{\w{1,128}:)-/g, '$1');
  const text = withoutCredentials(propertyText(value));
  const usual = text.map((part) => (typeof part === 'string' ? part : (usualText([part]) ?? 'x'))).join('');
  return ADDRESS.test(usual) ? text : undefined;
}
