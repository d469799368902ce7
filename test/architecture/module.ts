export type { Import } from './imports.ts';
import { type Imports, importsIn } from './imports.ts';
import { type GlobalUse, globalsIn } from './scopes.ts';
import { memberName, type Node, nameOf, nodeAt, nodesAt, nodesOf, parse } from './syntax.ts';

/** A source file: its path from the repository's root, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What rules need to know of a source file. */
export interface Module extends Imports {
  readonly path: string;
  readonly globals: readonly GlobalUse[];
  /** Names of its classes; empty text for one without a name. */
  readonly classes: readonly string[];
  /** Does it take a constructor from a value, by which one gets at any code? */
  readonly takesConstructors: boolean;
  /** Its types of records that need not have every key, as they are written. */
  readonly partialRecords: readonly string[];
}

export function readModule({ path, text }: SourceFile): Module {
  const program = parse(path, text);
  const nodes = nodesOf(program);
  const aliases = recordAliases(nodes);
  return {
    path,
    ...importsIn(path, text, nodes),
    globals: globalsIn(program),
    classes: nodes
      .filter((node) => node.type === 'ClassDeclaration' || node.type === 'ClassExpression')
      .map((node) => nameOf(nodeAt(node, 'id')) ?? ''),
    takesConstructors: nodes.some(
      (node) =>
        (node.type === 'MemberExpression' || node.type === 'Property') && memberName(node) === 'constructor',
    ),
    partialRecords: nodes
      .filter((node) => isPartialRecord(node, aliases))
      .map((node) => text.slice(node.start, node['end'] as number).replaceAll(/\s+/g, ' ')),
  };
}

/** Names of types in a file that are records, directly or through `Readonly`. */
function recordAliases(nodes: readonly Node[]): Set<string> {
  const names = new Set(['Record']);
  for (const node of nodes) {
    const type = node.type === 'TSTypeAliasDeclaration' ? nodeAt(node, 'typeAnnotation') : undefined;
    if (type && isRecord(type, names)) names.add(nameOf(nodeAt(node, 'id')) ?? '');
  }
  return names;
}

/** `Partial` of a record, or the same said as a mapped type whose keys are optional. */
function isPartialRecord(node: Node, records: ReadonlySet<string>): boolean {
  if (isMappedRecord(node)) return node['optional'] === true || node['optional'] === '+';
  return typeName(node) === 'Partial' && isRecord(argumentOf(node), records);
}

function isRecord(type: Node | undefined, records: ReadonlySet<string>): boolean {
  if (!type) return false;
  if (isMappedRecord(type)) return true;
  const name = typeName(type);
  return records.has(name ?? '') || (name === 'Readonly' && isRecord(argumentOf(type), records));
}

/** A mapped type over keys of its own; over those of another type it is that type's business. */
function isMappedRecord(node: Node): boolean {
  return node.type === 'TSMappedType' && nodeAt(node, 'constraint')?.['operator'] !== 'keyof';
}

/** The name of a type where it is used, also where an interface extends it. */
function typeName(node: Node): string | undefined {
  if (node.type === 'TSTypeReference') return nameOf(nodeAt(node, 'typeName'));
  return /^TS(InterfaceHeritage|ClassImplements)$/.test(node.type)
    ? nameOf(nodeAt(node, 'expression'))
    : undefined;
}

function argumentOf(node: Node): Node | undefined {
  const list = nodeAt(node, 'typeArguments');
  const [first] = list ? nodesAt(list, 'params') : [];
  return first?.type === 'TSParenthesizedType' ? nodeAt(first, 'typeAnnotation') : first;
}
