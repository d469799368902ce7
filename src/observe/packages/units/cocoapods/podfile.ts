import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { isForeign } from '../../language-package/foreign-folders.ts';
import { requested, requirementsIn } from '../../language-package/ruby-requirements.ts';
import type { DecisionRule, LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { podName } from './pod-name.ts';

/** What decides the versions of pods. */
export const POD_DECISIONS: DecisionRule = { lockFiles: ['Podfile.lock'] };

const MAXIMUM_LINE = 4096;
const POD = /^\s*pod[\s(]+(?:"([^"#]+)"|'([^']+)')\s*(.*)/;
/** A pod that the file names by an expression. */
const COMPUTED = /^\s*pod[\s(]+[^"'\s(=.]/;
const LOCAL = /\bpath(?::|\s*=>)/;
const ADDRESS = /\b(?:git|svn|hg|http|podspec)(?::|\s*=>)/;
/** Functions of others that add pods, as React Native, Expo and Flutter have them; `use_frameworks!` and its like are CocoaPods' own. */
const FUNCTION =
  /^\s*(?:\w{1,64}\s*=\s*)?(use_(?!frameworks!|modular_headers!)\w{1,64}!|flutter_install_\w{1,64})/;

/**
 * CocoaPods' manifest. It is Ruby and never run: pods that lines name by texts are read, one on a line.
 * Source: https://guides.cocoapods.org/syntax/podfile.html
 */
export const PODFILE: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: POD_DECISIONS,
  recognises: endingWith('/Podfile', (path) => path.endsWith('/Podfile') && !isForeign(path)),
  read(file): LanguageFact[] {
    const found: LanguageFact[] = [];
    const without: string[] = [];
    const computed: string[] = [];
    const added: string[] = [];
    for (const [index, line] of linesOf(decodeText(file.bytes())).entries()) {
      if (line.length > MAXIMUM_LINE) continue;
      const [, double, single, rest = ''] = POD.exec(line) ?? [];
      const name = double ?? single;
      if (name === undefined) {
        if (COMPUTED.test(line)) computed.push(`line ${index + 1}`);
        const [, called] = FUNCTION.exec(line) ?? [];
        if (called !== undefined) added.push(called);
      } else if (ADDRESS.test(rest)) without.push(podName(name));
      else if (!LOCAL.test(rest)) found.push(requested(podName(name), requirementsIn(rest), false));
    }
    return [
      ...found,
      ...unversioned(without, 'declared'),
      ...unversioned(computed, 'declared', 'named by an expression'),
      ...unversioned(added, 'declared', 'added by a function'),
    ];
  },
};
