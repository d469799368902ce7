import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, objectsOf, textOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject, parseRelaxedJsonObject } from '../../../document/json.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { repositoryOf } from '../../language-package/repository.ts';
import type {
  DecisionRule,
  LanguageFact,
  NamedPackage,
  PackageFormat,
} from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

const MAXIMUM_SIZE = 4 * 1024 * 1024;
const BRANCH = 'a branch, or a version that is not told';
const DECISIONS: DecisionRule = { lockFiles: ['dub.selections.json'] };

/** `dub.selections.json`: the versions that dub chose. Source: https://dub.pm/dub-guide/selections */
export const SELECTIONS: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/dub.selections.json'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const { versions } = parseJsonObject(decodeText(file.bytes()), path);
    if (!isFields(versions)) throw new Fault('malformed', `${path}: no \`versions\``);
    const open: string[] = [];
    const found = entriesOf(versions).flatMap(([name, selected]): NamedPackage[] => {
      if (textOf(valueAt(selected, 'path')) !== undefined) return [];
      const version = textOf(selected) ?? textOf(valueAt(selected, 'version'));
      const repository = repositoryOf(textOf(valueAt(selected, 'repository')) ?? '');
      if (version === undefined || version.startsWith('~')) {
        open.push(name);
        return [];
      }
      return [
        { kind: 'package', ...(repository ?? { name: name.toLowerCase() }), version, evidence: 'locked' },
      ];
    });
    return [...found, ...unversioned(open, 'locked', BRANCH)];
  },
};

/** `dub.json`: what a project depends on, its configurations and subpackages counted; dub takes a comma before an end. Source: https://dub.pm/dub-reference/dependencies */
export const DUB_JSON: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: DECISIONS,
  recognises: endingWith('/dub.json'),
  read(file): LanguageFact[] {
    const recipe = parseRelaxedJsonObject(decodeText(file.bytes()), file.entry.path);
    const parts = [recipe, ...objectsOf(recipe.configurations), ...objectsOf(recipe.subPackages)];
    return wishes(
      parts
        .flatMap((part) => entriesOf(part.dependencies))
        .flatMap(([name, value]): [string, string | undefined][] =>
          valueAt(value, 'path') === undefined
            ? [[name, textOf(value) ?? textOf(valueAt(value, 'version'))]]
            : [],
        ),
    );
  },
};

/** `dub.sdl`, the same in another language: `dependency "vibe-d" version="~>0.9"`. */
export const DUB_SDL: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: DECISIONS,
  recognises: endingWith('/dub.sdl'),
  read(file): LanguageFact[] {
    return wishes(
      linesOf(decodeText(file.bytes())).flatMap((line): [string, string | undefined][] => {
        const [, name, rest = ''] =
          /^\s*dependency\s+["`]([\w:.-]+)["`](.*)$/.exec(line.slice(0, 4096)) ?? [];
        if (name === undefined || /\bpath\s*=/.test(rest)) return [];
        return [[name, /\bversion\s*=\s*["`]([^"`]+)["`]/.exec(rest)?.[1]]];
      }),
    );
  },
};

/** A part of a package (`vibe-d:http`) is versioned with it; one of the project itself begins with a colon. */
function wishes(written: readonly [name: string, range: string | undefined][]): LanguageFact[] {
  const open: string[] = [];
  const found = written.flatMap(([reference, range]): NamedPackage[] => {
    const [name = ''] = reference.split(':', 1);
    if (name === '') return [];
    if (range === undefined || /^~[a-z]/i.test(range)) {
      open.push(name);
      return [];
    }
    const exact = /^(?:==)?\s*(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)$/.exec(range.trim())?.[1];
    const decided = exact === undefined ? { version: '', range: range.trim() } : { version: exact };
    return [{ kind: 'package', name: name.toLowerCase(), ...decided, evidence: 'declared' }];
  });
  return [...found, ...unversioned(open, 'declared', BRANCH)];
}
