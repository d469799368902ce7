import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { readPython } from '../../../source-code/python.ts';
import { Scope } from '../../../source-code/scope.ts';
import { MAXIMUM_SOURCE, withinStack } from '../../../source-code/syntax.ts';
import type { Binding, Expression } from '../../../source-code/types.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { CONAN_DECISIONS, declared } from './conanfile-txt.ts';

/** Attributes and methods by which a recipe asks for others, and whether it does so for its build only. */
const KINDS: ReadonlyMap<string, boolean> = new Map([
  ['requires', false],
  ['build_requires', true],
  ['tool_requires', true],
  ['test_requires', true],
  ['python_requires', true],
]);
const MAXIMUM_DEPTH = 4;
/** A text of a tuple, and the comma behind it. */
const ITEM = /[ \t]*(?:\([ \t]*)?(["'])([^"'\n]*)\1[ \t]*(?:\)[ \t]*)?(?:(,)(?:[ \t]|\\\r?\n)*)?/y;

/**
 * `conanfile.py`: a recipe, which is not run. References that it writes as literals are read, in attributes and in calls
 * of `self.requires` and its siblings; the rest is told. Source: https://docs.conan.io/2/reference/conanfile.html
 */
export const CONANFILE_PY: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SOURCE,
  decidedBy: CONAN_DECISIONS,
  recognises: endingWith('/conanfile.py'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const text = decodeText(file.bytes());
    const source = withinStack(path, () => readPython(text, path));
    const scope = new Scope(source, path);
    const wanted = [
      ...source.bindings.flatMap((binding) => attributesOf(binding, text)),
      ...source.calls.flatMap(({ call: { callee, positional } }) => {
        const development = callee.kind === 'member' ? KINDS.get(callee.name) : undefined;
        const [value] = positional;
        return development === undefined || !value ? [] : [{ value, development }];
      }),
    ];
    let isWhole = true;
    const found = wanted.flatMap(({ value, development }) =>
      textsIn(scope, value).flatMap((reference): NamedPackage[] => {
        const fact = reference === undefined ? undefined : declared(reference, development);
        if (!fact) isWhole = false;
        return fact ? [fact] : [];
      }),
    );
    if (isWhole) return found;
    const reason = 'a recipe computes what else it needs: lock it, and scan the lock file';
    return [...found, { kind: 'gap', evidence: 'declared', gap: { kind: 'unsupported', reason } }];
  },
};

interface Wanted {
  readonly value: Expression;
  readonly development: boolean;
}

function attributesOf({ name, meaning }: Binding, text: string): Wanted[] {
  const development = KINDS.get(name);
  if (development === undefined || meaning.kind !== 'value') return [];
  const { value } = meaning;
  const values = value.kind === 'text' ? [value, ...restOfTuple(text, value.at)] : [value];
  return values.map((one) => ({ value: one, development }));
}

/** Texts behind the first of a tuple without brackets: `requires = "a/1.0", ("b/2.0", "private")`. */
function restOfTuple(text: string, at: number): Expression[] {
  const found: Expression[] = [];
  ITEM.lastIndex = at;
  for (let item = ITEM.exec(text); item; item = ITEM.exec(text)) {
    const [, , reference = '', comma] = item;
    if (item.index > at && reference.includes('/'))
      found.push({ at: item.index, kind: 'text', text: reference });
    if (comma === undefined) break;
  }
  return found;
}

/** The texts of a literal or of a list; undefined for what is computed. Recipes of Conan 1 may pair a text with options. */
function textsIn(scope: Scope, written: Expression, depth = 0): (string | undefined)[] {
  const value = scope.valueBehind(written) ?? written;
  if (value.kind === 'text') return value.text.split(',').map((one) => one.trim());
  if (value.kind !== 'list' || depth > MAXIMUM_DEPTH) return [undefined];
  return value.items.flatMap((item) => {
    const [first] = item.kind === 'list' ? item.items : [];
    return textsIn(scope, first ?? item, depth + 1);
  });
}
