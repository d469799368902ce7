import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { declared, declaredOpen, withoutComments } from './coordinates.ts';
import { usedAliases } from './gradle-aliases.ts';
import { GRADLE_DECISIONS, pluginMarker } from './gradle-catalog.ts';
import { BEFORE, configurationBefore, isForDevelopment } from './gradle-configurations.ts';

/** `'group:name'`, and what is behind it. */
const COORDINATES = /^([A-Za-z][\w.-]*):([\w.-]+)/;
/** A version, with templates that may have any text in them; one without its end was cut at a text in it. */
const VERSION = /^:((?:\$\{[^{}]*(?:\}|$)|[^:@'"$]|\$(?!\{))+)/;
/** Maybe a classifier and a type; a colon alone where the program puts the version behind it. */
const BEHIND = /^(?::[\w.-]*)?(?:@\w+)?$/;
const TEXT = /"((?:[^"\\\n]|\\.){0,512})"|'((?:[^'\\\n]|\\.){0,512})'/g;
/** Names and values of a map, in any order. */
const MAP_NOTATION =
  /\b(?:group|name|version)\s{0,8}[:=]\s{0,8}["'][^"'\n]{1,256}["'](?:\s{0,8},\s{0,64}(?:group|name|version|classifier|ext)\s{0,8}[:=]\s{0,8}(?:["'][^"'\n]{1,256}["']|[\w.]{1,256})){1,4}/g;
const MAP_ENTRY = /\b(\w{1,16})\s{0,8}[:=]\s{0,8}(?:["']([^"'\n]{1,256})["']|([\w.]{1,256}))/g;
const MAP_NAME = /^[\w.-]{1,256}$/;
const PLUGIN =
  /\b(id|kotlin)\s{0,8}\(?\s{0,8}["']([\w.-]{1,256})["']\s{0,8}\)?\s{1,8}version\s{0,8}\(?\s{0,8}["']([^"'\n]{1,256})["']/g;
const VARIABLE =
  /(?:^|[\s.{(,[])(?:\[?["'])?([A-Za-z_]\w{0,127})(?:["']\]?)?\s{0,16}(?::\s{0,8}String\s{0,8})?[=:]\s{0,16}["']([^"'$\n]{1,256})["']/gm;
const REFERENCE = /\$(?:\{([^{}\n]{1,256})\}|([A-Za-z_]\w*(?:\.\w+)*))/g;

/**
 * A build of Gradle: a program, which is not run. Coordinates and plugins that it has as literals are read, with its own
 * variables in them, and aliases that a version catalog explains. Source: Gradle, "Declaring dependencies"
 */
export const GRADLE_BUILD: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: GRADLE_DECISIONS,
  recognises: endingWith(['.gradle', '.gradle.kts'], (path) => /\.gradle(?:\.kts)?$/.test(path)),
  read(file): LanguageFact[] {
    const text = withoutComments(decodeText(file.bytes()));
    const variables = variablesIn(text);
    const open: string[] = [];
    const found = [...coordinatesIn(text), ...mapsIn(text), ...pluginsIn(text)].flatMap(
      (one): LanguageFact[] => {
        const version = filledIn(one.version, variables);
        if (version !== '' && !version.includes('$')) return [declared(one.name, version, one.development)];
        open.push(one.name);
        return [declaredOpen(one.name, one.development)];
      },
    );
    return [
      ...found,
      ...usedAliases(text),
      ...unversioned(open, 'declared', 'a version that a platform or another file decides'),
    ];
  },
};

interface Written {
  readonly name: string;
  /** Empty where there is none. */
  readonly version: string;
  readonly development: boolean;
}

function coordinatesIn(text: string): Written[] {
  let [configuration, end]: [string | undefined, number] = [undefined, 0];
  return Array.from(text.matchAll(TEXT)).flatMap(({ index, 0: whole, 1: double, 2: single }): Written[] => {
    const goesOn = /^\s*,\s*$/.test(text.slice(end, Math.min(index, end + BEFORE)));
    if (!goesOn) configuration = configurationBefore(text, index);
    end = index + whole.length;
    const { name, version } = coordinatesOf(double ?? single ?? '') ?? {};
    // `project(':a:b')` and times have no configuration; coordinates in lists of a program have a version.
    if (name === undefined || (version === undefined && configuration === undefined)) return [];
    return [{ name, version: version ?? '', development: isForDevelopment(configuration) }];
  });
}

/** `group:name:version`, maybe with a classifier and `@type`. */
function coordinatesOf(text: string): { readonly name: string; readonly version?: string } | undefined {
  const [name] = COORDINATES.exec(text) ?? [];
  if (name === undefined) return undefined;
  const [versioned = '', version] = VERSION.exec(text.slice(name.length)) ?? [];
  if (!BEHIND.test(text.slice(name.length + versioned.length))) return undefined;
  return version === undefined ? { name } : { name, version };
}

function mapsIn(text: string): Written[] {
  return Array.from(text.matchAll(MAP_NOTATION)).flatMap(({ index, 0: whole }): Written[] => {
    const entries = Array.from(whole.matchAll(MAP_ENTRY), ([, key = '', literal, variable = '']) => {
      return [key, literal ?? `\${${variable}}`] as const;
    });
    const map = new Map(entries);
    const [group = '', name = '', version = ''] = ['group', 'name', 'version'].map((key) => map.get(key));
    if (!MAP_NAME.test(group) || !MAP_NAME.test(name)) return [];
    const configuration = configurationBefore(text, index);
    return [{ name: `${group}:${name}`, version, development: isForDevelopment(configuration) }];
  });
}

function pluginsIn(text: string): Written[] {
  return Array.from(text.matchAll(PLUGIN), ([, kind, id = '', version = '']) => ({
    name: pluginMarker(kind === 'kotlin' ? `org.jetbrains.kotlin.${id}` : id),
    version,
    development: true,
  }));
}

/** Variables of the file itself, by the last part of their name; none that have several values. */
function variablesIn(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, Set<string>>();
  for (const [, name = '', value = ''] of text.matchAll(VARIABLE)) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return new Map(
    [...values].flatMap(([name, [value = '', ...others]]) => (others.length > 0 ? [] : [[name, value]])),
  );
}

function filledIn(version: string, variables: ReadonlyMap<string, string>): string {
  return version.replaceAll(REFERENCE, (whole, braced?: string, plain?: string) => {
    const name = /(?<!\w)(\w+)["'\])]*$/.exec(braced ?? plain ?? '')?.[1] ?? '';
    return variables.get(name) ?? whole;
  });
}
