import { SyntaxFault, type Token } from './lex.ts';
import type { Command, Operand, Pipeline } from './nodes.ts';

const KEYWORDS = [
  'if',
  'with',
  'range',
  'define',
  'block',
  'template',
  'else',
  'end',
  'break',
  'continue',
] as const;
type Keyword = (typeof KEYWORDS)[number];

/** Parentheses in each other. */
const MAXIMUM_DEPTH = 64;

/** The words of an action, in their order. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    return token ?? { kind: 'end', trims: false, isApart: true, line: 1 };
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Takes a sign where it is next. */
  takes(sign: string): boolean {
    const token = this.peek();
    const is = token.kind === 'sign' && token.text === sign;
    if (is) this.#at += 1;
    return is;
  }

  /** Takes the word that says what kind of an action it is. */
  keyword(): Keyword | undefined {
    const token = this.peek();
    const word = token.kind === 'word' ? KEYWORDS.find((one) => one === token.text) : undefined;
    if (word !== undefined) this.#at += 1;
    return word;
  }

  expectEnd(): void {
    const token = this.next();
    if (token.kind !== 'end') throw unexpected(token);
  }
}

/** A pipeline up to the end of the action. Throws a `SyntaxFault`. */
export function readPipeline(tokens: TokenReader): Pipeline {
  const { line } = tokens.peek();
  const { variables, isAssignment } = readVariables(tokens);
  const pipeline = { line, variables, isAssignment, commands: readCommands(tokens) };
  tokens.expectEnd();
  return pipeline;
}

function readVariables(tokens: TokenReader): Pick<Pipeline, 'variables' | 'isAssignment'> {
  const names: string[] = [];
  for (let ahead = 0; ahead <= 2; ahead += 2) {
    const [variable, sign] = [tokens.peek(ahead), tokens.peek(ahead + 1)];
    if (variable.kind !== 'variable' || sign.kind !== 'sign') break;
    names.push(variable.text);
    if (sign.text === ':=' || sign.text === '=') {
      for (let taken = 0; taken < ahead + 2; taken += 1) tokens.next();
      return { variables: names, isAssignment: sign.text === '=' };
    }
    if (sign.text !== ',') break;
  }
  return { variables: [], isAssignment: false };
}

function readCommands(tokens: TokenReader): Pipeline['commands'] {
  const commands: [Command, ...Command[]] = [readCommand(tokens)];
  while (tokens.takes('|')) commands.push(readCommand(tokens));
  const [{ operands: first, line: start }] = commands;
  if (first.length === 1 && first[0].kind === 'nil') throw new SyntaxFault('nil is no command', start);
  for (const { operands, line } of commands.slice(1))
    if (['literal', 'nil', 'dot'].includes(operands[0].kind))
      throw new SyntaxFault('what a value is piped into is no function', line);
  return commands;
}

function readCommand(tokens: TokenReader): Command {
  const { line } = tokens.peek();
  const operands: [Operand, ...Operand[]] = [readOperand(tokens)];
  for (;;) {
    const token = tokens.peek();
    if (token.kind === 'end' || (token.kind === 'sign' && (token.text === '|' || token.text === ')')))
      return { line, operands };
    if (!token.isApart && !(token.kind === 'sign' && token.text === '(')) throw unexpected(token);
    operands.push(readOperand(tokens));
  }
}

function readOperand(tokens: TokenReader): Operand {
  const of = readTerm(tokens);
  const fields: string[] = [];
  for (let token = tokens.peek(); token.kind === 'field' && !token.isApart; token = tokens.peek()) {
    fields.push(token.text);
    tokens.next();
  }
  if (fields.length === 0) return of;
  if (of.kind === 'field' || of.kind === 'variable') return { ...of, fields: [...of.fields, ...fields] };
  if (of.kind === 'literal' || of.kind === 'nil' || of.kind === 'dot')
    throw new SyntaxFault(`.${fields.join('.')} is of something that has no fields`, of.line);
  return { kind: 'chain', of, fields, line: of.line };
}

function readTerm(tokens: TokenReader): Operand {
  const token = tokens.next();
  const { line } = token;
  switch (token.kind) {
    case 'literal':
      return { kind: 'literal', value: token.value, line };
    case 'field':
      return { kind: 'field', fields: [token.text], line };
    case 'variable':
      return { kind: 'variable', name: token.text, fields: [], line };
    case 'word':
      return wordTerm(token.text, line);
    case 'sign':
      if (token.text === '.') return { kind: 'dot', line };
      if (token.text === '(') return readParenthesis(tokens, line);
      break;
    case 'end':
      throw new SyntaxFault('a value is missing', line);
  }
  throw unexpected(token);
}

function wordTerm(name: string, line: number): Operand {
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', line };
  return name === 'nil' ? { kind: 'nil', line } : { kind: 'function', name, line };
}

function readParenthesis(tokens: TokenReader, line: number): Operand {
  tokens.depth += 1;
  if (tokens.depth > MAXIMUM_DEPTH)
    throw new SyntaxFault(`more than ${MAXIMUM_DEPTH} parentheses are in each other`, line);
  const { variables, isAssignment } = readVariables(tokens);
  const pipeline: Pipeline = { line, variables, isAssignment, commands: readCommands(tokens) };
  if (!tokens.takes(')')) throw unexpected(tokens.peek());
  tokens.depth -= 1;
  return { kind: 'pipeline', pipeline, line };
}

function unexpected(token: Token): SyntaxFault {
  const text = 'text' in token ? JSON.stringify(token.text) : token.kind === 'end' ? '"}}"' : 'a value';
  return new SyntaxFault(`${text} is not expected here`, token.line);
}
