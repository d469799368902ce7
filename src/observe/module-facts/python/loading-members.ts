import type { SyntaxNode } from '@lezer/common';
import type { Context } from './context.ts';
import { isCallee, startsSystemProgram } from './uses.ts';

/** Members, whatever they are of, by which modules come of files, or programs are started. */
const MEMBERS: ReadonlyMap<string, string> = new Map([
  ['__subclasses__', 'finds what is not named'],
  ['entry_points', 'finds what is not named'],
  ...['spec_from_file_location', 'spec_from_loader', 'exec_module', 'load_module', 'SourceFileLoader'].map(
    (name) => [name, 'loads modules from files'] as const,
  ),
  ...['create_subprocess_exec', 'create_subprocess_shell'].map((name) => [name, 'starts programs'] as const),
]);

/** Functions of `os` that start programs. */
const STARTING = /^(?:system|popen|startfile|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?)$/;
/** Functions of `builtins` by which text becomes code, or modules are found. */
const MAKING = /^(?:eval|exec|compile|__import__)$/;

/** Why reading a member may load something that is not named. */
export function loadsByMember(
  context: Context,
  node: SyntaxNode,
  object: string,
  name: string,
): string | undefined {
  const told = `${object.slice(0, 60)}.${name}`;
  const reason = MEMBERS.get(name);
  if (reason !== undefined) return `${told} ${reason}`;
  if (name === 'import_module' && !isCallee(node)) return `${told} is given to something`;
  return loadsByName(context, node, object, name) ? `${told} runs what is not known` : undefined;
}

/** Does this member of a module of Python start programs, or make code of text? */
export function loadsByName(context: Context, node: SyntaxNode, module: string, name: string): boolean {
  if (module === 'os' || module === 'posix')
    return STARTING.test(name) && !startsSystemProgram(context, node);
  if (module === 'builtins') return MAKING.test(name);
  return module === 'importlib' && name === '__import__';
}
