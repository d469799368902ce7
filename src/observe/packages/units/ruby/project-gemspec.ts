import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { requested, requirementsIn } from '../../language-package/ruby-requirements.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isInsideGem } from './gem-folder.ts';

const MAXIMUM_LINE = 4096;
const DEPENDENCY =
  /^\s*\w{1,64}\.add_(runtime_|development_)?dependency[\s(]+(?:"([^"#]+)"|'([^']+)'|%[qQ]?[{<([]([\w.-]+)[}>)\]])(?:\.freeze)?\s*(.*)/;
const COMPUTED = /^\s*\w{1,64}\.add_(?:runtime_|development_)?dependency[\s(]+[^"'\s%]/;

/**
 * The specification of a project's own gem. It is Ruby and never run: gems that lines name by texts are read.
 * Source: https://guides.rubygems.org/specification-reference/
 */
export const PROJECT_GEMSPEC: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['Gemfile.lock', 'gems.locked'] },
  recognises: endingWith('.gemspec', (path) => !path.includes('/specifications/') && !isInsideGem(path)),
  read(file): LanguageFact[] {
    const computed: string[] = [];
    const found = linesOf(decodeText(file.bytes())).flatMap((line, index): LanguageFact[] => {
      if (line.length > MAXIMUM_LINE) return [];
      const [, kind, double, single, percent, rest = ''] = DEPENDENCY.exec(line) ?? [];
      const name = double ?? single ?? percent;
      if (name !== undefined)
        return [requested(name, requirementsIn(rest.replaceAll('.freeze', '')), kind === 'development_')];
      if (COMPUTED.test(line)) computed.push(`line ${index + 1}`);
      return [];
    });
    return [...found, ...unversioned(computed, 'declared', 'named by an expression')];
  },
};
