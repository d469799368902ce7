import { pieces, SyntaxFault, type Token } from './lex.ts';
import type { BranchNode, ParsedTemplate, Pipeline, TemplateNode } from './nodes.ts';
import { readPipeline, TokenReader } from './pipeline.ts';

/** Branches and definitions in each other. */
const MAXIMUM_DEPTH = 100;

/**
 * Parses a text of templates (https://pkg.go.dev/text/template). Functions need not be known: what is never evaluated
 * does no harm. Throws a `SyntaxFault`.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const open = new Builder();
  for (const piece of pieces(text)) {
    if (piece.kind === 'text') open.add({ kind: 'text', text: piece.text, line: piece.line });
    else open.action(new TokenReader(piece.tokens), piece.line);
  }
  return open.finish();
}

/** What is begun and has no end yet. */
interface OpenBranch {
  readonly kind: BranchNode['kind'] | 'define' | 'block';
  readonly line: number;
  readonly name: string;
  readonly pipeline: Pipeline | undefined;
  readonly body: TemplateNode[];
  otherwise: TemplateNode[] | undefined;
  /** `{{else if}}` ends with the `{{end}}` of the branch that it belongs to. */
  readonly isContinuation: boolean;
}

class Builder {
  readonly #nodes: TemplateNode[] = [];
  readonly #definitions = new Map<string, readonly TemplateNode[]>();
  readonly #open: OpenBranch[] = [];

  add(node: TemplateNode): void {
    const branch = this.#open.at(-1);
    (branch ? (branch.otherwise ?? branch.body) : this.#nodes).push(node);
  }

  action(tokens: TokenReader, line: number): void {
    const word = tokens.keyword();
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.#begin({ kind: word, line, pipeline: readPipeline(tokens) });
      case 'define':
      case 'block':
        return this.#define(word, tokens, line);
      case 'template':
        return this.add({ kind: 'template', line, ...namedTemplate(tokens) });
      case 'else':
        return this.#otherwise(tokens, line);
      case 'end':
        tokens.expectEnd();
        return this.#end(line);
      case 'break':
      case 'continue':
        return this.#jump(word, tokens, line);
      case undefined:
    }
    // `{{}}` is what Go refuses too.
    this.add({ kind: 'action', line, pipeline: readPipeline(tokens) });
  }

  finish(): ParsedTemplate {
    const open = this.#open.at(-1);
    if (open) throw new SyntaxFault(`"${open.kind}" has no end`, open.line);
    return { nodes: this.#nodes, definitions: this.#definitions };
  }

  #begin(branch: Pick<OpenBranch, 'kind' | 'line' | 'pipeline'>, isContinuation = false, name = ''): void {
    if (this.#open.length >= MAXIMUM_DEPTH)
      throw new SyntaxFault(`more than ${MAXIMUM_DEPTH} branches are in each other`, branch.line);
    this.#open.push({ ...branch, name, body: [], otherwise: undefined, isContinuation });
  }

  #define(kind: 'define' | 'block', tokens: TokenReader, line: number): void {
    const { name, pipeline } = namedTemplate(tokens);
    if (kind === 'define' && this.#open.length > 0)
      throw new SyntaxFault('a template is defined within something else', line);
    if (kind === 'block') this.add({ kind: 'template', line, name, pipeline });
    this.#begin({ kind, line, pipeline: undefined }, false, name);
  }

  #otherwise(tokens: TokenReader, line: number): void {
    const branch = this.#open.at(-1);
    if (!branch || branch.otherwise || branch.kind === 'define' || branch.kind === 'block')
      throw new SyntaxFault('"else" belongs to nothing', line);
    branch.otherwise = [];
    const word = tokens.keyword();
    if (word === undefined) return tokens.expectEnd();
    if (word !== 'if' && word !== 'with') throw new SyntaxFault(`"else ${word}" is nothing`, line);
    if (word !== branch.kind) throw new SyntaxFault(`"else ${word}" belongs to no ${branch.kind}`, line);
    this.#begin({ kind: word, line, pipeline: readPipeline(tokens) }, true);
  }

  #end(line: number): void {
    for (let isContinued = true; isContinued;) {
      const branch = this.#open.pop();
      if (!branch) throw new SyntaxFault('"end" belongs to nothing', line);
      isContinued = branch.isContinuation;
      const { kind, pipeline, body, otherwise, name } = branch;
      if (kind === 'define' || kind === 'block') this.#defined(name, body);
      else if (pipeline) this.add({ kind, line: branch.line, pipeline, body, otherwise });
    }
  }

  #defined(name: string, body: readonly TemplateNode[]): void {
    if (!this.#definitions.has(name) || !isBlank(body)) this.#definitions.set(name, body);
  }

  #jump(kind: 'break' | 'continue', tokens: TokenReader, line: number): void {
    tokens.expectEnd();
    if (!this.#open.some((branch) => branch.kind === 'range'))
      throw new SyntaxFault(`"${kind}" is in no range`, line);
    this.add({ kind, line });
  }
}

/** A definition that is white space replaces none. */
export function isBlank(nodes: readonly TemplateNode[]): boolean {
  return nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}

function namedTemplate(tokens: TokenReader): { name: string; pipeline: Pipeline | undefined } {
  const token = tokens.next();
  if (token.kind !== 'literal' || typeof token.value !== 'string')
    throw new SyntaxFault('a template has no name', token.line);
  return { name: token.value, pipeline: isAtEnd(tokens.peek()) ? undefined : readPipeline(tokens) };
}

function isAtEnd({ kind }: Token): boolean {
  return kind === 'end';
}
