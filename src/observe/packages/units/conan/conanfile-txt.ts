import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type {
  DecisionRule,
  LanguageFact,
  NamedPackage,
  PackageFormat,
} from '../../language-package/types.ts';
import { named } from './conan-lock.ts';

/** What decides the versions that a recipe asks for. */
export const CONAN_DECISIONS: DecisionRule = { lockFiles: ['conan.lock'] };

/** `conanfile.txt`: references under `[requires]`. Source: https://docs.conan.io/2/reference/conanfile_txt.html */
export const CONANFILE: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: CONAN_DECISIONS,
  recognises: endingWith('/conanfile.txt'),
  read(file): LanguageFact[] {
    const found: LanguageFact[] = [];
    const broken: number[] = [];
    let section = '';
    for (const [index, line] of linesOf(decodeText(file.bytes())).entries()) {
      const text = line.replace(/#(?![0-9a-f]{6}).*/, '').trim();
      const heading = /^\[(\w+)\]$/.exec(text)?.[1];
      if (heading !== undefined) section = heading;
      else if (text !== '' && /^(?:tool_|build_|test_)?requires$/.test(section)) {
        const development = section !== 'requires';
        const fact = declared(text, development);
        if (fact) found.push(fact);
        else broken.push(index + 1);
      }
    }
    return [...found, ...brokenParts(broken, 'declared')];
  },
};

/** A reference that a recipe asks for, or a range of them: `zlib/[>=1.2 <2]`. */
export function declared(text: string, development: boolean): NamedPackage | undefined {
  const range = /^([\w.+-]+)\/\[([^\]]*)\]/.exec(text);
  const common = { kind: 'package', evidence: 'declared', development, direct: true } as const;
  if (range)
    return { ...common, name: range[1] ?? '', version: '', range: (range[2] ?? '').split(',', 1)[0] || '*' };
  const [one] = named(text, {});
  return one && { ...common, name: one.name, version: one.version };
}
