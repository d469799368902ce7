import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { neededIn } from './manifest.ts';

const MAXIMUM_SIZE = 4 * 1024 * 1024;
/** `"name" {= "1.0" & …}`, or with a filter first. */
const PINNED = /"([A-Za-z0-9_+-]+)"\s*\{([^{}]*)\}/g;

const FOR_DEVELOPMENT = /\b(?:with-test|with-doc|with-dev-setup|dev)\b/;

/** What `opam lock` writes: every dependency at one version. Source: https://opam.ocaml.org/doc/man/opam-lock.html */
export const OPAM_LOCKED: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('.locked', (path) => /(?:\.opam|\/opam)\.locked$/.test(path)),
  read(file): LanguageFact[] {
    const text = withoutComments(decodeText(file.bytes()));
    const depends = /(?:^|\n)depends:\s*\[([^[\]]*)\]/.exec(text)?.[1] ?? '';
    return [...depends.matchAll(PINNED)].flatMap(([, name = '', condition = '']): NamedPackage[] => {
      const version = /(?:^|&|\s)=\s*"([^"]+)"/.exec(condition)?.[1];
      // A package that is pinned to a repository has the version "dev".
      const development = FOR_DEVELOPMENT.test(condition.replaceAll(/"[^"]*"/g, ''));
      return version === undefined
        ? []
        : [{ kind: 'package', name, version, evidence: 'locked', development }];
    });
  },
};

/** An installed package: `.opam-switch/packages/NAME.VERSION/opam`. Source: https://opam.ocaml.org/doc/Manual.html#Switch-state */
export const SWITCH_PACKAGE: PackageFormat = {
  evidence: 'installed',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/opam', (path) => /\/\.opam-switch\/packages\/[^/]+\/opam$/.test(path)),
  read(file): LanguageFact[] {
    const folder = posix.basename(posix.dirname(file.entry.path));
    const dot = folder.indexOf('.');
    if (dot < 1) return [];
    const text = decodeText(file.bytes());
    const licence = /(?:^|\n)license:\s*"([^"]+)"/.exec(text)?.[1];
    const needs = needsIn(text);
    return [
      {
        kind: 'package',
        name: folder.slice(0, dot),
        version: folder.slice(dot + 1),
        evidence: 'installed',
        ...(needs && { needs }),
        ...(licence !== undefined && { licences: [licence] }),
      },
    ];
  },
};

/** Undefined where the description cannot be read: the package is there all the same. */
function needsIn(text: string): string[] | undefined {
  try {
    return neededIn(text);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** Comments run from `#` to the end of a line, but not in strings. */
function withoutComments(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|#[^\n]*/gs, (found) => (found.startsWith('#') ? '' : found));
}
