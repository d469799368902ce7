import { boundedText, unknown } from '../../../model/configuration/functions.ts';
import { posix } from 'node:path';
import { readTemplate } from '../hcl/read-hcl.ts';
import type { Expression } from '../hcl/syntax.ts';
import { lookUp, type ModuleFiles, type Scope, withNames } from './scope.ts';
import { isMap } from './values.ts';

/** Units of a template that count as one expression, as it is read each time. */
const UNITS_OF_STEP = 8;

type FileFunction = (
  text: string,
  given: readonly unknown[],
  budget: Scope['budget'],
  evaluate: (expression: Expression, scope: Scope) => unknown,
) => unknown;

/** Functions of files beside a module, of those of them that are there. */
const FILE_FUNCTIONS: ReadonlyMap<string, FileFunction> = new Map<string, FileFunction>([
  ['file', (text, given) => (given.length === 1 ? boundedText(text) : unknown())],
  [
    'filebase64',
    (text, given) => (given.length === 1 ? boundedText(Buffer.from(text).toString('base64')) : unknown()),
  ],
  ['fileexists', (_, given) => (given.length === 1 ? true : unknown())],
  ['templatefile', templateFile],
]);

/** Is it a function of files? In its arguments it is known where the module is. */
export function isFileFunction(name: string): boolean {
  return FILE_FUNCTIONS.has(name);
}

/** The scope in which `path.module` and `path.root` are known: relative to where Terraform is run. */
export function withPaths(scope: Scope): Scope {
  return scope.files
    ? withNames(scope, { path: { module: scope.files.module, root: '.', cwd: '.' } })
    : scope;
}

/** What a function of files makes of its arguments; nothing is read but what was given with the module. */
export function callFileFunction(
  name: string,
  given: readonly unknown[],
  { files, budget }: Scope,
  evaluate: (expression: Expression, scope: Scope) => unknown,
): unknown {
  const text = files && fileAt(given[0], files);
  // U+FFFD stands for bytes that are no text.
  if (text === undefined || text.includes('\uFFFD')) return unknown();
  return FILE_FUNCTIONS.get(name)?.(text, given, budget, evaluate);
}

function fileAt(path: unknown, { root, textOf }: ModuleFiles): string | undefined {
  if (typeof path !== 'string' || path.startsWith('/') || path.startsWith('~')) return undefined;
  const relative = posix.normalize(`${root.replace(/^\/+/, '') || '.'}/${path}`);
  // What is outside of the target is not looked for in it.
  return relative.startsWith('..') ? undefined : (textOf(relative) ?? textOf(`/${relative}`));
}

/** Names in the template are those that it is given, and no others. */
function templateFile(...[text, given, budget, evaluate]: Parameters<FileFunction>): unknown {
  const [, names] = given;
  budget.left -= text.length / UNITS_OF_STEP;
  const template = given.length === 2 && budget.left > 0 ? readTemplate(text) : undefined;
  if (!template) return unknown();
  return evaluate(template, {
    budget,
    reference: ([name = '', ...rest]) => (isMap(names) ? lookUp(names, [name, ...rest]) : unknown()),
  });
}
