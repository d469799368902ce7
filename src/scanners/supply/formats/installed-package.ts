import { isFields, textOf } from '../../../observe/document/fields.ts';
import { parseJsonObject } from '../../../observe/document/json.ts';
import type { SupplyFormat } from '../rules.ts';
import { remark } from './address.ts';

/** Of https://docs.npmjs.com/cli/using-npm/scripts: those that run where the package is installed. */
const SCRIPTS = ['preinstall', 'install', 'postinstall'];

/** Manifests of npm's installed packages; what they run is not looked into. */
export const INSTALLED_PACKAGE: SupplyFormat = {
  names: /^package\.json$/,
  *read(text, path) {
    const manifest = parseJsonObject(text, path);
    const scripts = isFields(manifest.scripts) ? manifest.scripts : {};
    const those = SCRIPTS.filter((script) => textOf(scripts[script]) !== undefined);
    const name = textOf(manifest.name);
    if (name !== undefined && those.length > 0)
      yield remark('supply-install-script', `${name} (${those.join(', ')})`);
  },
};
