import { Fault } from '../../../../model/fault.ts';
import { isFields, textOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isOwnFile } from './own-file.ts';
import { isVersion } from './registry-name.ts';

/** Yarn 4 keeps its state as a text, Yarn 2 and 3 as an object that is written as JSON. */
const STATE_AS_TEXT = /RAW_RUNTIME_STATE =\s*'/;
const STATE_AS_OBJECT = /return hydrateRuntimeState\(/;
const [QUOTE, BACKSLASH, NEWLINE, RETURN] = [0x27, 0x5c, 0x0a, 0x0d] as const;
const END_OF_OBJECT = ', {basePath';
/** In `npm:1.2.3`, `virtual:…#npm:1.2.3` and `patch:name@npm%3A1.2.3#…`. */
const NPM_VERSION = /npm(?::|%3A)([^:#&]+)/;
/** The project's own packages. */
const LOCAL = /^(?:workspace|link|portal|soft):/;

/**
 * What Yarn's Plug'n'Play installed, from `.pnp.cjs` or `.pnp.data.json`: its packages stay in ZIP archives, so no
 * folder tells of them. The script is not run. Source: https://yarnpkg.com/advanced/pnp-spec
 */
export const PLUG_N_PLAY: PackageFormat = {
  evidence: 'installed',
  maximumSize: 32 * 1024 * 1024,
  recognises: (path) => isOwnFile(path, '.pnp.cjs', '.pnp.js', '.pnp.data.json'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const text = decodeText(file.bytes());
    const state = parseJsonObject(path.endsWith('.json') ? text : stateIn(text, path), path);
    const found: LanguageFact[] = [];
    const without: string[] = [];
    for (const [name, reference] of locatorsOf(state.packageRegistryData)) {
      const [, version = ''] = NPM_VERSION.exec(reference) ?? [];
      if (isVersion(version)) found.push({ kind: 'package', name, version, evidence: 'installed' });
      else if (!LOCAL.test(reference.replace(/^virtual:[^#]*#/, ''))) without.push(`${name} ${reference}`);
    }
    return [...found, ...unversioned(without, 'installed')];
  },
};

/** The JSON in a script that Yarn wrote. */
function stateIn(script: string, path: string): string {
  const text = STATE_AS_TEXT.exec(script);
  if (text) return unquoted(script, text.index + text[0].length);
  const object = STATE_AS_OBJECT.exec(script);
  if (!object) throw new Fault('unsupported', `${path}: no state as Yarn 2 and later write it`);
  const from = object.index + object[0].length;
  return script.slice(from, script.indexOf(END_OF_OBJECT, from));
}

/** The text up to the closing quote: `\` stands before line ends, quotes and itself. */
function unquoted(script: string, from: number): string {
  const bytes = Buffer.from(script.slice(from));
  // Never longer than what is written, so that it is taken apart in place.
  let length = 0;
  for (let at = 0; at < bytes.length && bytes[at] !== QUOTE; at += 1) {
    const isEscaped = bytes[at] === BACKSLASH;
    if (isEscaped) at += 1;
    const byte = bytes[at];
    if (byte === undefined) break;
    const isLineEnd = byte === NEWLINE || byte === RETURN;
    if (!isEscaped || !isLineEnd) bytes[length++] = byte;
    else if (byte === RETURN && bytes[at + 1] === NEWLINE) at += 1;
  }
  return bytes.toString('utf8', 0, length);
}

/** Pairs of name and reference in `[[name, [[reference, …], …]], …]`; the project's own name is null. */
function* locatorsOf(registry: unknown): Generator<[name: string, reference: string]> {
  for (const [name, versions] of pairsOf(registry)) {
    for (const [reference, information] of pairsOf(versions)) {
      if (textOf(name) && textOf(reference) && isFields(information)) yield [String(name), String(reference)];
    }
  }
}

function pairsOf(value: unknown): unknown[][] {
  return Array.isArray(value) ? value.filter((item) => Array.isArray(item)) : [];
}
