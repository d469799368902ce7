import type { BehaviourFact } from '../../../model/behaviour.ts';
import type { FileEntry } from '../../../model/file.ts';
import { decodeText, linesOf } from '../../document/text.ts';
import { isOwnSource } from '../../source-code/own-source.ts';
import type { BehaviourUnit } from '../types.ts';

const NAME =
  /(?:^|\/)(?:\.env(?:\.[\w-]+)?|[\w.-]+\.(?:env|properties|ini|conf|cfg|toml))$|(?:^|\/)(?:application|config|settings)[\w.-]*\.(?:ya?ml|json)$/;
/** Examples say nothing of the workload. */
const EXAMPLE = /example|sample|template|dist$/;
/** One setting of any of these languages: a name, `=` or `:`, and a value. */
const SETTING = /^\s*(?:export\s+)?["']?([A-Za-z_][\w.-]{0,127})["']?\s*[=:]\s*["']?([^\s"'#]{1,1024})["']?/;
const ADDRESS = /^(?:jdbc:)?[a-z][a-z0-9+.-]{1,30}:\/\/[^\s]{1,1000}$/i;
const MAXIMUM_SETTINGS = 1024;

/**
 * Addresses in configuration files (`name = scheme://host:port/…`), user and password left out. The line alone is
 * looked at, so that every such language is read in linear time; what needs more is not found.
 */
export const SETTINGS_UNIT: BehaviourUnit = {
  id: 'behaviour-settings',
  vectors: ['V8', 'V10'],
  version: 1,
  maximumSize: 256 * 1024,
  interest: (entry: FileEntry) => (isOwnSource(entry, NAME, EXAMPLE) ? 'yes' : 'no'),
  read: (file) => {
    const lines = linesOf(decodeText(file.bytes()));
    return lines
      .flatMap((line, index): BehaviourFact[] => {
        const [, name, value] = SETTING.exec(line.slice(0, 2048)) ?? [];
        if (name === undefined || value === undefined || !ADDRESS.test(value)) return [];
        return [{ kind: 'setting', name, value: withoutCredentials(value), line: index + 1 }];
      })
      .slice(0, MAXIMUM_SETTINGS);
  },
};

/** The address without user, password and query, which often has a password too. */
function withoutCredentials(address: string): string {
  return address.replace(/:\/\/[^/?#]*@/, '://').replace(/[?#].*/, '');
}
