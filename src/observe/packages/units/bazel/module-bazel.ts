import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { readPython } from '../../../source-code/python.ts';
import { MAXIMUM_SOURCE, withinStack } from '../../../source-code/syntax.ts';
import type { CallExpression, Expression } from '../../../source-code/types.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** What replaces a module by sources from elsewhere. */
const REPLACING = new Set(['archive_override', 'git_override', 'local_path_override']);

/**
 * Bazel's modules that a module depends on, in Starlark, which is not run. Versions are the oldest that will do; a
 * version that is overridden counts. Source: https://bazel.build/rules/lib/globals/module
 */
export const MODULE_BAZEL: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SOURCE,
  decidedBy: { lockFiles: ['MODULE.bazel.lock'] },
  recognises: endingWith(['.MODULE.bazel', '/MODULE.bazel']),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const text = decodeText(file.bytes());
    const calls = withinStack(path, () => readPython(text, path)).calls.map(({ call }) => call);
    const named = (name: string) =>
      calls.filter(({ callee }) => callee.kind === 'name' && callee.name === name);
    const overrides = new Map(
      named('single_version_override').map((call) => [
        textAt(call, 'module_name', 0),
        textAt(call, 'version', 1),
      ]),
    );
    const replaced = new Set(
      calls.flatMap((call) =>
        call.callee.kind === 'name' && REPLACING.has(call.callee.name)
          ? [textAt(call, 'module_name', 0)]
          : [],
      ),
    );
    const open: string[] = [];
    const found = named('bazel_dep').flatMap((call): LanguageFact[] => {
      const name = textAt(call, 'name', 0);
      const version = overrides.get(name) ?? textAt(call, 'version', 1);
      if (name === undefined || replaced.has(name) || version === undefined) {
        open.push(name ?? 'a module whose name is computed');
        return [];
      }
      const flag = call.named.get('dev_dependency');
      const development = flag !== undefined && text.startsWith('True', flag.at);
      return [{ kind: 'package', name, version, evidence: 'declared', development, direct: true }];
    });
    return [
      ...found,
      ...unversioned(open, 'declared', 'without a version, or from elsewhere than a registry'),
    ];
  },
};

function textAt(call: CallExpression, key: string, position: number): string | undefined {
  const value: Expression | undefined = call.named.get(key) ?? call.positional[position];
  return value?.kind === 'text' && value.text !== '' ? value.text : undefined;
}
