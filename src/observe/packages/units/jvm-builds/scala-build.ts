import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { declared, declaredOpen, withoutComments } from './coordinates.ts';

const BLANK = String.raw`\s{0,64}`;
const QUOTED = String.raw`"([\w.-]{1,256})"`;
/** A text, or the name of a value, maybe of an object. */
const VERSION = String.raw`(?:"([^"\n]{1,256})"|([A-Za-z_][\w.]{0,255}))`;
/** `"group" %% "name" % "version" % Test`. */
const MODULE = new RegExp(
  `(addSbtPlugin${BLANK}\\(${BLANK})?${QUOTED}${BLANK}(%{1,3})${BLANK}${QUOTED}${BLANK}%${BLANK}${VERSION}(?:${BLANK}%${BLANK}"?([\\w;>,-]{1,64}))?`,
  'g',
);
/** Mill's `ivy"group::name:version"` and `mvn"…"`. */
const MILL = /\b(?:ivy|mvn)"([\w.-]{1,256})(:{1,3})([\w.-]{1,256})(:{1,2})([^":;\n]{1,256})[^"\n]{0,256}"/g;
const VALUE = /\b(?:val|def)\s{1,16}(\w{1,128})(?:\s{0,8}:\s{0,8}String)?\s{0,8}=\s{0,64}"([^"\n]{1,256})"/g;
const SCALA = new RegExp(`\\bscalaVersion${BLANK}(?::=|=)${BLANK}${VERSION}`);
const FOR_DEVELOPMENT = /^(?:it,)?(?:test|integrationtest)\b/i;

/**
 * Builds of sbt: programs, which are not run. Modules that they write with literals, or with values of the same file,
 * are read. Source: https://www.scala-sbt.org/1.x/docs/Library-Dependencies.html
 */
export const SBT_BUILD: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['build.sbt.lock', '../build.sbt.lock'] },
  recognises: endingWith(
    ['.sbt', '.scala'],
    (path) => path.endsWith('.sbt') || /\/project\/[^/]+\.scala$/.test(path),
  ),
  read(file): LanguageFact[] {
    const build = new Build(decodeText(file.bytes()));
    for (const [
      ,
      plugin,
      group = '',
      mark = '',
      name = '',
      text,
      value,
      configuration = '',
    ] of build.text.matchAll(MODULE)) {
      // Plugins are built for sbt 1 and its Scala.
      const suffix = plugin === undefined ? build.suffix(mark.length) : '_2.12_1.0';
      const isForDevelopment = plugin !== undefined || FOR_DEVELOPMENT.test(configuration);
      build.add(`${group}:${name}`, suffix, build.valueOf(text, value), isForDevelopment);
    }
    return build.facts();
  },
};

/** Builds of Mill. Source: https://mill-build.org/mill/fundamentals/library-deps.html */
export const MILL_BUILD: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: [] },
  recognises: endingWith(['/build.sc', '.mill', '.mill.scala'], (path) =>
    /\/build\.(?:sc|mill|mill\.scala)$/.test(path),
  ),
  read(file): LanguageFact[] {
    const build = new Build(decodeText(file.bytes()));
    for (const [, group, marks = '', name, platform = '', version] of build.text.matchAll(MILL)) {
      const suffix = build.suffix(platform.length > 1 ? 3 : marks.length);
      build.add(`${group}:${name}`, suffix, version?.includes('$') ? undefined : version, false);
    }
    return build.facts();
  },
};

class Build {
  readonly text: string;
  readonly #values: ReadonlyMap<string, string>;
  readonly #scala: string | undefined;
  readonly #found: LanguageFact[] = [];
  readonly #open: string[] = [];

  constructor(written: string) {
    this.text = withoutComments(written);
    this.#values = new Map(
      Array.from(this.text.matchAll(VALUE), ([, name = '', value = '']) => [name, value]),
    );
    const [, text, value] = SCALA.exec(this.text) ?? [];
    this.#scala = this.valueOf(text, value);
  }

  /** A text, or the value that is named, by the last part of its name. */
  valueOf(text: string | undefined, name: string | undefined): string | undefined {
    return text ?? this.#values.get(name?.slice(name.lastIndexOf('.') + 1) ?? '');
  }

  /** What stands behind the name of what is built for Scala (`%%`); undefined where it is not known. */
  suffix(marks: number): string | undefined {
    if (marks === 1) return '';
    const [, binary] = /^(3|2\.\d+)\./.exec(this.#scala ?? '') ?? [];
    return marks === 2 && binary !== undefined ? `_${binary}` : undefined;
  }

  add(name: string, suffix: string | undefined, version: string | undefined, development: boolean): void {
    if (suffix === undefined || version === undefined) this.#open.push(name);
    if (suffix === undefined) return;
    const artifact = `${name}${suffix}`;
    this.#found.push(
      version === undefined ? declaredOpen(artifact, development) : declared(artifact, version, development),
    );
  }

  facts(): LanguageFact[] {
    const why = 'a version, or a version of Scala, that another file decides';
    return [...this.#found, ...unversioned(this.#open, 'declared', why)];
  }
}
