import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { isForeign } from '../../language-package/foreign-folders.ts';
import { requested, requirementsIn } from '../../language-package/ruby-requirements.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { POD_DECISIONS } from './podfile.ts';
import { podName } from './pod-name.ts';

export const EXTENSION = '.podspec';
const MAXIMUM_LINE = 4096;
/** `s.dependency 'A', '~> 1.0'`, also of one platform: `s.ios.dependency`. */
const DEPENDENCY =
  /^\s*(\w{1,64})(?:\.\w{1,16})?\.dependency[\s(]+(?:"([^"#]+)"|'([^']+)')(?:\.freeze)?\s*(.*)/;
const COMPUTED = /^\s*\w{1,64}(?:\.\w{1,16})?\.dependency[\s(]+[^"'\s]/;
/** The specification of tests, by the name that its block has for it. */
const TEST_SPEC = /\.test_spec\b.{0,256}\|\s*(\w{1,64})\s*\|/;
const ASSIGNMENT = /^\s*(\w{1,64})\s*=(?![=>~])\s*(?:(?:"([^"#]*)"|'([^']*)')(?:\.freeze)?\s*(?:#.*)?$)?/;
/** A variable, right after the name. */
const VARIABLE = /^(\s*,\s*)([a-z_]\w{0,63})\s*(?:$|[,)#]|(?:if|unless)\b)/;
/** A function that is handed the specification, as those of React Native are. */
const FUNCTION = /^\s*(\w{0,64}dependenc(?:y|ies)\w{0,64})[\s(]\s*\w{1,64}\s*[,)]/;

/**
 * The specification of a project's own pod. It is Ruby and never run: pods that lines name by texts are read; any
 * version will do where it is computed. Source: https://guides.cocoapods.org/syntax/podspec.html
 */
export const PODSPEC: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: POD_DECISIONS,
  recognises: endingWith(EXTENSION, (path) => path.endsWith(EXTENSION) && !isForeign(path)),
  read(file): LanguageFact[] {
    const found: LanguageFact[] = [];
    const computed: string[] = [];
    const added = new Set<string>();
    const ofTests = new Set<string>();
    const lines = linesOf(decodeText(file.bytes()));
    const variables = variablesIn(lines);
    for (const [index, line] of lines.entries()) {
      if (line.length > MAXIMUM_LINE) continue;
      const [, block] = TEST_SPEC.exec(line) ?? [];
      if (block !== undefined) ofTests.add(block);
      const [, specification = '', double, single, rest = ''] = DEPENDENCY.exec(line) ?? [];
      const name = double ?? single;
      if (name !== undefined) {
        const requirements = requirementsIn(filledIn(rest, variables));
        found.push(requested(podName(name), requirements, ofTests.has(specification)));
      } else if (COMPUTED.test(line)) computed.push(`line ${index + 1}`);
      const [, called] = FUNCTION.exec(line) ?? [];
      if (called !== undefined) added.add(called);
    }
    return [
      ...found,
      ...unversioned(computed, 'declared', 'named by an expression'),
      ...unversioned([...added], 'declared', 'added by a function'),
    ];
  },
};

/** Variables of the file that are one text and nothing else. */
function variablesIn(lines: readonly string[]): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const line of lines) {
    const [, name, double, single] = line.length > MAXIMUM_LINE ? [] : (ASSIGNMENT.exec(line) ?? []);
    if (name !== undefined) found.set(name, found.has(name) ? undefined : (double ?? single));
  }
  return found;
}

function filledIn(rest: string, variables: ReadonlyMap<string, string | undefined>): string {
  const [, comma = '', name = ''] = VARIABLE.exec(rest) ?? [];
  const value = variables.get(name);
  return value === undefined ? rest : `${comma}'${value.replaceAll("'", '')}'`;
}
