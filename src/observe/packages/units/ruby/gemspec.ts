import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { isInsideGem } from './gem-folder.ts';

const SPECIFICATION = /\/specifications\/(?:default\/)?[^/]+\.gemspec$/;
/** `bundler/gems/NAME-COMMIT/NAME.gemspec`; a clone of several gems has them in folders. */
const CLONED = /\/bundler\/gems\/[^/]+-[0-9a-f]{7,40}\/(?:[^/]+\/){0,2}[^/]+\.gemspec$/;
/** `s.name = "x".freeze`, and what RubyGems 1 wrote: `%q{x}`. */
const FIELD = /^\s*(\w{1,32})\.(name|version|platform|licenses?)\s*=\s*(.*)/;
const LITERAL = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|%q\{([^}]*)\}/g;
/** Comment of RubyGems 2 and later: name, version and platform. */
const STUB = /^# stub: (\S+) (\S+) (\S+)/;
/** It stands in one of these lines. */
const MOST_COMMENTS = 4;
/** What a field is looked for in: the texts of one are found in quadratic time at worst. */
const MAXIMUM_LINE = 4_096;

/**
 * The specification of an installed gem, as RubyGems writes it when it installs. It is Ruby, and is not run: only
 * lines that set a field to texts are looked at. Source: RubyGems' `Gem::Specification#to_ruby`
 */
export const GEMSPEC: PackageFormat = {
  evidence: 'installed',
  maximumSize: 1024 * 1024,
  recognises: endingWith('.gemspec', (path) => SPECIFICATION.test(path) && !isInsideGem(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const { name, version, licences } = fieldsOf(linesOf(decodeText(file.bytes())));
    if (!name || !version)
      throw new Fault('malformed', `${path}: no name or no version that is a plain text`);
    // RubyGems names the file so, and loads no other: a project's own gemspec has no version in its name.
    const isInstalled = posix.basename(path).startsWith(`${name}-${version}`);
    return isInstalled ? [{ kind: 'package', name, version, evidence: 'installed', licences }] : [];
  },
};

/**
 * The specification of a gem that Bundler cloned: it evaluates those of the clone and writes them back as RubyGems does.
 * One that it did not write is of the gem's tests. Source: Bundler's `Source::Git#serialize_gemspecs_in`
 */
export const CLONED_GEMSPEC: PackageFormat = {
  evidence: 'installed',
  maximumSize: 1024 * 1024,
  recognises: endingWith('.gemspec', (path) => CLONED.test(path)),
  read(file): LanguageFact[] {
    const lines = linesOf(decodeText(file.bytes()));
    const { name, version, licences } = fieldsOf(lines);
    const isWritten = lines.slice(0, MOST_COMMENTS).some((line) => STUB.test(line));
    if (!isWritten || !name || !version) return [];
    return [{ kind: 'package', name, version, evidence: 'installed', licences }];
  },
};

/** The first value of each field counts. */
function fieldsOf(lines: readonly string[]): { name?: string; version?: string; licences: string[] } {
  const fields = new Map<string, string[]>();
  for (const line of lines) {
    const [, stubName, stubVersion] = STUB.exec(line) ?? [];
    const [, , field, value = ''] = line.length <= MAXIMUM_LINE ? (FIELD.exec(line) ?? []) : [];
    if (stubName && stubVersion) {
      fields.set('stub', [stubName, stubVersion]);
    } else if (field && !fields.has(field)) {
      fields.set(field, textsIn(value));
    }
  }
  const [stubName, stubVersion] = fields.get('stub') ?? [];
  const name = fields.get('name')?.[0] ?? stubName;
  const version = fields.get('version')?.[0] ?? stubVersion;
  const licences = [...(fields.get('licenses') ?? []), ...(fields.get('license') ?? [])];
  return { ...(name ? { name } : {}), ...(version ? { version } : {}), licences };
}

function textsIn(value: string): string[] {
  return Array.from(value.matchAll(LITERAL), ([, double, single, q]) => double ?? single ?? q ?? '');
}
