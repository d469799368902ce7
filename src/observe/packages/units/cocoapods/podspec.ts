import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { FileView } from '../../../../model/file.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { requested, requirementsIn } from '../../language-package/ruby-requirements.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isForeign, POD_DECISIONS } from './own-folders.ts';
import { podName } from './pod-name.ts';

type Facts = Iterable<LocatedFact<LanguageFact>>;

const EXTENSION = '.podspec';
const MAXIMUM_LINE = 4096;
/** `s.dependency 'A', '~> 1.0'`, also of one platform: `s.ios.dependency`. */
const DEPENDENCY =
  /^\s*(\w{1,64})(?:\.\w{1,16})?\.dependency[\s(]+(?:"([^"#]+)"|'([^']+)')(?:\.freeze)?\s*(.*)$/;
const COMPUTED = /^\s*\w{1,64}(?:\.\w{1,16})?\.dependency[\s(]+[^"'\s]/;
/** The specification of tests, by the name that its block has for it. */
const TEST_SPEC = /\.test_spec\b.{0,256}\|\s*(\w{1,64})\s*\|/;
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
    for (const [index, line] of linesOf(decodeText(file.bytes())).entries()) {
      if (line.length > MAXIMUM_LINE) continue;
      const [, block] = TEST_SPEC.exec(line) ?? [];
      if (block !== undefined) ofTests.add(block);
      const [, specification = '', double, single, rest = ''] = DEPENDENCY.exec(line) ?? [];
      const name = double ?? single;
      if (name !== undefined)
        found.push(requested(podName(name), requirementsIn(rest), ofTests.has(specification)));
      else if (COMPUTED.test(line)) computed.push(`line ${index + 1}`);
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

/** Pods that have their specification in the same tree are the project's own. */
export function withoutOwnPods(facts: Facts, files: FileView): Facts {
  let isAsked = false;
  for (const { fact } of facts) isAsked ||= isDeclared(fact);
  if (!isAsked) return facts;
  const own = new Set<string>();
  for (const { path } of files.entries())
    if (path.endsWith(EXTENSION) && !isForeign(path)) own.add(posix.basename(path, EXTENSION));
  return {
    *[Symbol.iterator]() {
      for (const located of facts) {
        const { fact } = located;
        if (!isDeclared(fact) || !own.has(fact.name)) yield located;
      }
    },
  };
}

function isDeclared(fact: LanguageFact): fact is NamedPackage {
  return fact.kind === 'package' && fact.evidence === 'declared';
}
