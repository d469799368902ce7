import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { luaAt, luaTexts, type LuaValue, readLua } from '../../../document/lua.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';

const MAXIMUM_SIZE = 1024 * 1024;
/** `rocks-5.1/NAME/VERSION/NAME-VERSION.rockspec` of a tree. */
const INSTALLED = /\/rocks(?:-[\d.]+)?\/([^/]+)\/([^/]+)\/([^/]+)\.rockspec$/;
/** `user/name >= 1.0, < 2`. */
const DEPENDENCY = /^\s*([\w.-]+(?:\/[\w.-]+)?)\s*(.*)/;

/** Tables of dependencies, and whether they are for development. */
const KINDS = [
  ['dependencies', false],
  ['build_dependencies', true],
  ['test_dependencies', true],
] as const;

function isInstalled(path: string): boolean {
  const [, name, version, stem] = INSTALLED.exec(path) ?? [];
  return stem !== undefined && stem === `${name}-${version}`;
}

/** A rock that is installed in a tree. Source: https://github.com/luarocks/luarocks/blob/main/docs/rockspec_format.md */
export const INSTALLED_ROCK: PackageFormat = {
  evidence: 'installed',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('.rockspec', (path) => isInstalled(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const spec = readLua(decodeText(file.bytes()), path);
    const [, folder = '', version = ''] = INSTALLED.exec(path) ?? [];
    const licence = luaAt(spec.get('description'), 'license');
    const licences = typeof licence === 'string' ? [licence.trim()] : [];
    // The folders are what LuaRocks goes by; a specification may compute its version.
    const name = textOf(spec.get('package')) ?? folder;
    return [{ kind: 'package', name: name.toLowerCase(), version, evidence: 'installed', licences }];
  },
};

/** The specification of a project's own rock: what it needs. */
export const ROCKSPEC: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: { lockFiles: ['luarocks.lock'] },
  recognises: endingWith('.rockspec'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const spec = readLua(decodeText(file.bytes()), path);
    if (spec.get('package') === undefined && spec.get('rockspec_format') === undefined)
      throw new Fault('malformed', `${path}: no \`package\``);
    const texts = KINDS.flatMap(([key, development]) =>
      [spec.get(key), ...ofPlatforms(spec.get(key))].flatMap((table) =>
        luaTexts(table).map((text) => [text, development] as const),
      ),
    );
    const broken = texts.flatMap(([text]) => (DEPENDENCY.test(text) ? [] : [text]));
    return [
      ...texts.flatMap(([text, development]) => wish(text, development)),
      ...brokenParts(broken, 'declared'),
    ];
  },
};

/** What is needed on some platforms only, whichever they are. */
function ofPlatforms(table: LuaValue): LuaValue[] {
  const platforms = luaAt(table, 'platforms');
  return typeof platforms === 'object' ? [...platforms.fields.values()] : [];
}

/** `lua` is the language. A version alone, or after `==`, is one version, of which any revision will do. */
function wish(text: string, development: boolean): NamedPackage[] {
  const [, name = '', constraint = ''] = DEPENDENCY.exec(text) ?? [];
  if (name === '' || name === 'lua') return [];
  const exact = /^(?:==?\s*)?(\d[\w.]*-\d+)$/.exec(constraint.trim())?.[1];
  const decided = exact === undefined ? { version: '', range: constraint.trim() || '*' } : { version: exact };
  return [{ kind: 'package', name: name.toLowerCase(), ...decided, evidence: 'declared', development }];
}

/** `luarocks.lock`, which `luarocks install --pin` writes. Source: https://github.com/luarocks/luarocks/blob/main/docs/pinning_versions_with_a_lock_file.md */
export const LUAROCKS_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/luarocks.lock'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const lock = readLua(decodeText(file.bytes()), path).get('return');
    if (typeof lock !== 'object') throw new Fault('malformed', `${path}: returns no table`);
    return KINDS.flatMap(([key, development]) => lockedIn(luaAt(lock, key), development));
  },
};

function lockedIn(table: LuaValue, development: boolean): NamedPackage[] {
  if (typeof table !== 'object') return [];
  return [...table.fields].flatMap(([name, version]): NamedPackage[] => {
    if (name === 'lua' || typeof version !== 'string') return [];
    return [{ kind: 'package', name: name.toLowerCase(), version, evidence: 'locked', development }];
  });
}

/**
 * `manifest` of a tree: the rocks in it, with what each needs, at the versions that are there.
 * Source: https://github.com/luarocks/luarocks/blob/main/docs/manifest_files.md
 */
export const TREE_MANIFEST: PackageFormat = {
  evidence: 'installed',
  maximumSize: 8 * 1024 * 1024,
  recognises: endingWith('/manifest', (path) => /\/rocks(?:-[\d.]+)?\/manifest$/.test(path)),
  read(file): LanguageFact[] {
    const manifest = readLua(decodeText(file.bytes()), file.entry.path);
    const versions = versionsIn(manifest.get('repository'));
    const needs = manifest.get('dependencies');
    return [...versions].flatMap(([name, all]) =>
      all.map((version): NamedPackage => {
        const needed = luaAt(needs, name, version);
        const items = typeof needed === 'object' ? needed.items : [];
        const requires = items.flatMap((item) => {
          const wanted = luaAt(item, 'name');
          return typeof wanted !== 'string'
            ? []
            : (versions.get(wanted) ?? []).map((one) => `${wanted}@${one}`.toLowerCase());
        });
        return { kind: 'package', name: name.toLowerCase(), version, evidence: 'installed', requires };
      }),
    );
  },
};

function versionsIn(repository: LuaValue): ReadonlyMap<string, readonly string[]> {
  if (typeof repository !== 'object') return new Map();
  return new Map(
    [...repository.fields].map(([name, rocks]) => [
      name,
      typeof rocks === 'object' ? [...rocks.fields.keys()] : [],
    ]),
  );
}

function textOf(value: LuaValue): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
