// What a module of ECMAScript imports of Node is wrapped in a module of its own, which is asked for all that it has, and so
// loads parts that nobody wants: streams of files and promises with `node:fs`, WebCrypto with `node:crypto`, all of undici with
// `node:http`, which takes as long as two starts of Node. Chunks take the same from the process instead.
import type { OutputAsset, OutputChunk, Plugin } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';

type Statement = ReturnType<typeof parseAst>['body'][number];
type Import = Extract<Statement, { type: 'ImportDeclaration' }>;

/** Parts that most runs do not call anything of, and of which the chunks that every run loads take functions alone: loaded at the first call there. */
const ON_CALL = new Set(['node:fs/promises']);

type Bundle = Readonly<Record<string, OutputChunk | OutputAsset>>;

/** Takes parts of Node from the process; `everywhere`: the names of chunks that every run loads. */
export function leanBuiltIns(everywhere: readonly string[]): Plugin {
  return {
    name: 'lean-built-ins',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && !isInCircle(chunk, bundle))
          chunk.code = lean(chunk.code, everywhere.includes(chunk.name));
    },
  };
}

/** Does a chunk import itself by others? Then somebody may call it before its constants are there, as imports would be. */
function isInCircle({ fileName, imports }: OutputChunk, bundle: Bundle): boolean {
  const reached = new Set(imports);
  for (const name of reached) {
    const chunk = bundle[name];
    if (chunk?.type === 'chunk') for (const next of chunk.imports) reached.add(next);
  }
  return reached.has(fileName);
}

function lean(code: string, isEverywhere: boolean): string {
  const parts: string[] = [];
  let from = 0;
  for (const statement of parseAst(code).body) {
    if (statement.type !== 'ImportDeclaration' || !statement.source.value.startsWith('node:')) continue;
    parts.push(code.slice(from, statement.start), taken(statement, isEverywhere));
    from = statement.end;
  }
  return [...parts, code.slice(from)].join('');
}

/** What an import takes, as a constant for each name. */
function taken({ source, specifiers }: Import, isEverywhere: boolean): string {
  const part = `process.getBuiltinModule(${JSON.stringify(source.value)})`;
  return specifiers
    .map((one) => {
      if (one.type !== 'ImportSpecifier') return `const ${one.local.name}=${part};`;
      const name = one.imported.type === 'Identifier' ? one.imported.name : one.imported.value;
      if (name === 'default') return `const ${one.local.name}=${part};`;
      return isEverywhere && ON_CALL.has(source.value)
        ? `const ${one.local.name}=(...all)=>${part}.${name}(...all);`
        : `const{${name}:${one.local.name}}=${part};`;
    })
    .join('');
}
