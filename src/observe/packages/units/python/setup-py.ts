import { endingWith } from '../../../../model/path-test.ts';
import { Scope } from '../../../source-code/scope.ts';
import { MAXIMUM_SOURCE, withinStack } from '../../../source-code/syntax.ts';
import { readPython } from '../../../source-code/python.ts';
import type { Expression } from '../../../source-code/types.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { isInstalled } from './distribution-folder.ts';
import { PYTHON_DECISIONS, requirements } from './project-manifests.ts';

/** Arguments of `setup` that name packages, and whether they are for development only. */
const LISTS: readonly (readonly [argument: string, development: boolean])[] = [
  ['install_requires', false],
  ['extras_require', false],
  ['tests_require', true],
];
/** Lists in lists; people write two. */
const MAXIMUM_DEPTH = 8;

/**
 * setuptools' manifest of old: a program, which is not run. What it gives `setup` as literals, or by names that stand
 * for literals, is read; the rest is told. Source: setuptools, "Dependencies Management"
 */
export const SETUP_PY: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SOURCE,
  decidedBy: PYTHON_DECISIONS,
  recognises: endingWith('/setup.py', (path) => !isInstalled(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const source = withinStack(path, () => readPython(decodeText(file.bytes()), path));
    const scope = new Scope(source, path);
    const calls = source.calls.filter(({ call }) => isSetup(call.callee));
    const given = LISTS.flatMap(([argument, development]) =>
      calls.flatMap(({ call }) => {
        const value = call.named.get(argument);
        return value ? [{ development, ...textsIn(scope, value) }] : [];
      }),
    );
    const facts = given.flatMap(({ texts, development }) => requirements(texts, development));
    if (given.every(({ isWhole }) => isWhole)) return facts;
    const reason = 'a program decides what else is needed: run it, and scan what it installs';
    return [...facts, { kind: 'gap', evidence: 'declared', gap: { kind: 'unsupported', reason } }];
  },
};

/** `setup`, `setuptools.setup`. */
function isSetup(callee: Expression): boolean {
  return (callee.kind === 'name' || callee.kind === 'member') && callee.name === 'setup';
}

interface Texts {
  readonly texts: readonly string[];
  /** Is all of it literal? */
  readonly isWhole: boolean;
}

const UNKNOWN: Texts = { texts: [], isWhole: false };

/** The texts of a list, of lists that are added, of a dictionary's values, or of a text with one on each line. */
function textsIn(scope: Scope, written: Expression, depth = 0): Texts {
  if (depth > MAXIMUM_DEPTH) return UNKNOWN;
  const value = scope.valueBehind(written) ?? written;
  if (value.kind === 'text') return { texts: linesIn(value.text), isWhole: true };
  const joined = textOf(value);
  if (joined !== undefined) return { texts: linesIn(joined), isWhole: true };
  const inner = innerOf(value);
  if (!inner) return UNKNOWN;
  const found = inner.map((one) => textsIn(scope, one, depth + 1));
  return { texts: found.flatMap(({ texts }) => texts), isWhole: found.every(({ isWhole }) => isWhole) };
}

function innerOf(value: Expression): readonly Expression[] | undefined {
  if (value.kind === 'list') return value.items;
  if (value.kind === 'object') return [...value.entries.values()];
  return value.kind === 'joined' ? value.parts : undefined;
}

/** A text in parts, such as `'a' '>=1'`. */
function textOf(value: Expression): string | undefined {
  if (value.kind !== 'joined') return undefined;
  const parts = value.parts.map((part) => (part.kind === 'text' ? part.text : undefined));
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function linesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
