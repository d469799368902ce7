import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../model/reachability/module-facts.ts';
import { type Context, childrenOf, dynamic, emit, type PythonScope } from './context.ts';
import { loadsBy } from './loaders.ts';
import { loadsByMember } from './loading-members.ts';
import { assignName } from './targets.ts';

interface ImportedName {
  /** `from` this module, with its dots; empty of `import name`. */
  readonly module: string;
  readonly name: string;
  readonly as: string | undefined;
}

/** What an `import` statement names. */
function namesOf({ textOf }: Pick<Context, 'textOf'>, node: SyntaxNode): ImportedName[] {
  const children = childrenOf(node);
  const isFrom = children[0]?.name === 'from';
  const at = children.findIndex(({ name }) => name === 'import');
  const module = isFrom
    ? children
        .slice(1, at)
        .map((child) => textOf(child))
        .join('')
    : '';
  const names: ImportedName[] = [];
  let [name, as, isAs]: [string, string | undefined, boolean] = ['', undefined, false];
  const done = () => {
    if (name !== '') names.push({ module, name, as });
    [name, as, isAs] = ['', undefined, false];
  };
  for (const child of children.slice(at + 1)) {
    const text = textOf(child);
    if (text === ',') done();
    else if (text === 'as') isAs = true;
    else if (isAs) as = text;
    else if (text !== '(' && text !== ')') name += text;
  }
  done();
  return names;
}

/** Modules that names stand for, wherever a source imports them. */
export function importedModules(top: SyntaxNode, textOf: Context['textOf']): Map<string, string[]> {
  const modules = new Map<string, string[]>();
  top.cursor().iterate((one) => {
    if (one.name !== 'ImportStatement') return;
    for (const { module, name, as } of namesOf({ textOf }, one.node)) {
      const own = as ?? (module === '' ? (name.split('.')[0] ?? name) : name);
      const known = modules.get(own) ?? [];
      if (known.push(module === '' ? name : `${module}.${name}`) === 1) modules.set(own, known);
    }
  });
  return modules;
}

/** The names that a statement gives something to. */
export function importedNames(context: Context, node: SyntaxNode): string[] {
  return namesOf(context, node).flatMap(({ name, as, module }) => {
    if (name === '*') return [];
    return [as ?? (module === '' ? (name.split('.')[0] ?? name) : name)];
  });
}

/** `import a.b.c` gives `a`, of which `b` is a member: a package that has no file of its own is nothing else. */
export function importedWhole(context: Context, scope: PythonScope, name: string, to: Place): void {
  const parts = name.split('.');
  let inner: Place | undefined;
  for (let count = parts.length; count > 0; count -= 1) {
    const whole = count === 1 ? to : context.module.place();
    emit(scope, ['import', parts.slice(0, count).join('.'), null, whole]);
    if (inner !== undefined) {
      const folder = context.module.place();
      emit(
        scope,
        ['object', folder],
        ['write', folder, parts[count] ?? null, inner],
        ['move', folder, whole],
      );
    }
    inner = whole;
  }
}

/** What an `import` statement does. */
export function imported(context: Context, scope: PythonScope, node: SyntaxNode): void {
  for (const one of namesOf(context, node)) {
    const { module, name, as } = one;
    const to = context.module.place();
    if (name === '*') {
      emit(scope, ['reexport', module]);
      for (const [own, place] of context.top.names)
        if (own !== '*') emit(scope, ['read', context.own, own, place]);
    } else if (module !== '') emit(scope, ['import', module, name, to]);
    else if (as !== undefined) emit(scope, ['import', name, null, to]);
    else importedWhole(context, scope, name, to);
    if (name !== '*') assignName(scope, as ?? (module === '' ? (name.split('.')[0] ?? name) : name), to);
    const reason = loadsBy(context, node, one);
    if (reason !== undefined) dynamic(context, scope, node, reason);
    if (name === 'modules' && module === 'sys') emit(scope, ['everything']);
    const isLoading = name !== 'import_module' && (loadsByMember(context, node, module, name) ?? '') !== '';
    if (isLoading) dynamic(context, scope, node, `${module}.${name} runs what is not known`);
  }
}
