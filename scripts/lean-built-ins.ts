// What a module of ECMAScript imports of Node is wrapped in a module of its own, which is asked for all that it has, and so
// loads parts that nobody wants: streams of files and promises with `node:fs`, WebCrypto with `node:crypto`. The chunks that
// every run loads take the same from the process instead.
import type { Plugin } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';

type Statement = ReturnType<typeof parseAst>['body'][number];
type Import = Extract<Statement, { type: 'ImportDeclaration' }>;

/** Parts that most runs do not call anything of, and of which nothing but functions is taken: loaded at the first call. */
const ON_CALL = new Set(['node:fs/promises']);

/** Takes parts of Node from the process in these chunks, by their names. None is in a circle with others. */
export function leanBuiltIns(names: readonly string[]): Plugin {
  return {
    name: 'lean-built-ins',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && names.includes(chunk.name)) chunk.code = lean(chunk.code);
    },
  };
}

function lean(code: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const statement of parseAst(code).body) {
    if (statement.type !== 'ImportDeclaration' || !statement.source.value.startsWith('node:')) continue;
    parts.push(code.slice(from, statement.start), taken(statement));
    from = statement.end;
  }
  return [...parts, code.slice(from)].join('');
}

/** What an import takes, as a constant for each name. */
function taken({ source, specifiers }: Import): string {
  const part = `process.getBuiltinModule(${JSON.stringify(source.value)})`;
  return specifiers
    .map((one) => {
      if (one.type !== 'ImportSpecifier') return `const ${one.local.name}=${part};`;
      const name = one.imported.type === 'Identifier' ? one.imported.name : one.imported.value;
      return ON_CALL.has(source.value)
        ? `const ${one.local.name}=(...all)=>${part}.${name}(...all);`
        : `const{${name}:${one.local.name}}=${part};`;
    })
    .join('');
}
