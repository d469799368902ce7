// Chunks that every run loads, as scripts whose compiled code the program keeps itself: Node keeps that of modules from
// before they run, when next to nothing is compiled.
import { Script } from 'node:vm';
import type { OutputChunk, Plugin } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import { Visitor } from 'rolldown/utils';

type Program = ReturnType<typeof parseAst>;
type Statement = Program['body'][number];

/** Smaller ones are compiled as soon as they are read. */
const SMALLEST = 16 * 1024;

/** What a script calls for `import()`. */
const IMPORTER = '$import';

/** What loads them: an entry of the bundle. */
export const LOADER = 'compiled-chunk';

/** Gives these chunks, by the names of their groups, as a script each, and a module that runs it and exports what it gives. */
export function compiledChunks(groups: readonly string[]): Plugin {
  return {
    name: 'compiled-chunks',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !groups.includes(chunk.name)) continue;
        if (chunk.code.length < SMALLEST) continue;
        const script = chunk.fileName.replace(/\.mjs$/, '.js');
        const { source, module } = apart(chunk, script);
        // What a script cannot have, such as "await" outside of functions, ends the build here.
        void new Script(source, { filename: script });
        this.emitFile({ type: 'asset', fileName: script, source });
        chunk.code = module;
      }
    },
  };
}

/** A chunk as a script, and a module around it that has its imports and its exports. */
function apart({ code, fileName }: OutputChunk, script: string): { source: string; module: string } {
  const program = parseAst(code);
  const { body: statements } = program;
  const importing = importsIn(program);
  const textOf = ({ start, end }: Statement): string => code.slice(start, end);
  const imports = statements.filter((one) => one.type === 'ImportDeclaration');
  const exports = statements.filter((one) => one.type === 'ExportNamedDeclaration');
  const body = statements.filter((one) => !/^(?:Import|Export)/.test(one.type));
  if (imports.length + exports.length + body.length < statements.length)
    throw new Error(`${fileName}: an export that no script can have`);
  const imported = imports.flatMap(({ specifiers }) => specifiers.map(({ local }) => local.name));
  const exported = exports.flatMap(({ specifiers }) =>
    specifiers.map((one) => ({ own: nameOf(one.local), as: nameOf(one.exported) })),
  );
  refuseChanging(body, new Set(exported.map(({ own }) => own)), fileName);
  const given = exported.map(({ own, as }) => `${as}:${own}`).join(',');
  const source = `(function(${[IMPORTER, ...imported].join(',')}){"use strict";${body.map((one) => withImporter(one, importing, code)).join(';\n')};return{${given}}})`;
  const module = [
    ...imports.map(textOf),
    `import{loadChunk as $load}from"./${LOADER}.mjs"`,
    `const{${exported.map(({ as }) => `${as}:$_${as}`).join(',')}}=$load(import.meta.dirname,"${script}")(${['(path)=>import(path)', ...imported].join(',')})`,
    `export{${exported.map(({ as }) => `$_${as} as ${as}`).join(',')}};`,
  ].join(';\n');
  return { source, module };
}

/** A statement whose `import()` is that of the module: of a script's own, Node says that it is experimental. */
function withImporter({ start, end }: Statement, importing: readonly number[], code: string): string {
  const parts: string[] = [];
  let from = start;
  for (const at of importing.filter((one) => one >= start && one < end)) {
    parts.push(code.slice(from, at), IMPORTER);
    from = at + 'import'.length;
  }
  return [...parts, code.slice(from, end)].join('');
}

/** Where each `import()` begins, in the order of the code. */
function importsIn(program: Program): number[] {
  const places: number[] = [];
  new Visitor({ ImportExpression: ({ start }) => places.push(start) }).visit(program);
  return places.toSorted((left, right) => left - right);
}

function nameOf(name: { readonly type: string; readonly name?: string }): string {
  if (name.name === undefined) throw new Error('an export with a text for a name cannot stand in a script');
  return name.name;
}

/** What a script gives, it gives once: what is exported must have its value by then, and keep it. */
function refuseChanging(body: readonly Statement[], exported: ReadonlySet<string>, fileName: string): void {
  for (const one of body) {
    if (one.type !== 'VariableDeclaration' || one.kind === 'const') continue;
    for (const { id, init } of one.declarations)
      if (id.type === 'Identifier' && exported.has(id.name) && (one.kind === 'let' || init === null))
        throw new Error(`${fileName}: what it exports as ${id.name} may change, which a script cannot have`);
  }
}
