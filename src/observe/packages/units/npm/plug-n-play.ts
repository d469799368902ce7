import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
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
  recognises: endingWith(['/.pnp.cjs', '/.pnp.js', '/.pnp.data.json'], (path) =>
    isOwnFile(path, '.pnp.cjs', '.pnp.js', '.pnp.data.json'),
  ),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const text = decodeText(file.bytes());
    const state = parseJsonObject(path.endsWith('.json') ? text : stateIn(text, path), path);
    const found: LanguageFact[] = [];
    const without: string[] = [];
    const locators = [...locatorsOf(state.packageRegistryData)];
    const projects = locators.filter(({ name, reference }) => name === '' || isLocal(reference));
    const direct = new Set(projects.flatMap(({ needs }) => needs));
    for (const { name, reference, needs } of locators) {
      const version = versionIn(reference);
      if (name !== '' && isVersion(version))
        found.push({
          kind: 'package',
          name,
          version,
          evidence: 'installed',
          requires: needs.filter((need) => need !== `${name}@${version}`),
          ...(projects.length > 0 && { direct: direct.has(`${name}@${version}`) }),
        });
      else if (name !== '' && !isLocal(reference)) without.push(`${name} ${reference}`);
    }
    return [...found, ...unversioned(without, 'installed')];
  },
};

function versionIn(reference: string): string {
  return NPM_VERSION.exec(reference)?.[1] ?? '';
}

function isLocal(reference: string): boolean {
  return LOCAL.test(reference.replace(/^virtual:[^#]*#/, ''));
}

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

interface Locator {
  /** Empty for the project. */
  readonly name: string;
  readonly reference: string;
  /** `name@version` of what it gets; a package is among what it needs itself. */
  readonly needs: readonly string[];
}

/** From `[[name, [[reference, information], …]], …]`; the project's own name and reference are null. */
function* locatorsOf(registry: unknown): Generator<Locator> {
  for (const [name, versions] of pairsOf(registry)) {
    for (const [reference, information] of pairsOf(versions)) {
      if (!isFields(information) || (textOf(name) && !textOf(reference))) continue;
      const needs = pairsOf(information.packageDependencies).flatMap(needOf);
      yield { name: textOf(name) ?? '', reference: textOf(reference) ?? '', needs };
    }
  }
}

/** `[name, reference]`, or `[name, [realName, reference]]` for an alias; null for a peer that nobody brings. */
function needOf([name, target]: readonly unknown[]): string[] {
  const [real, reference] = Array.isArray(target) ? (target as unknown[]) : [name, target];
  const version = versionIn(textOf(reference) ?? '');
  return textOf(real) && isVersion(version) ? [`${String(real)}@${version}`] : [];
}

function pairsOf(value: unknown): unknown[][] {
  return Array.isArray(value) ? value.filter((item) => Array.isArray(item)) : [];
}
