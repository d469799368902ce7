import { Fault, messageOf } from '../../../../model/fault.ts';
import type { RenderBudget } from './budget.ts';
import { callLazily } from './comparison.ts';
import { EMPTY_PLACE, fieldsOf, type Held, plainOf } from './fields.ts';
import { formatValue, NO_VALUE } from './format.ts';
import { assign, type Frame, variableOf } from './frame.ts';
import { SyntaxFault } from './lex.ts';
import type { BranchNode, Command, Operand, Pipeline, TemplateNode } from './nodes.ts';
import { type Output, PlacedOutput, TextOutput } from './output.ts';
import { parseTemplate } from './parse.ts';
import { badValue, type FunctionMap, type Run, type TemplateFunction } from './signature.ts';
import { type TemplateSet, withTemplates } from './template-set.ts';
import { type GoValue, isTrue } from './values.ts';
import { iterationsOf } from './iteration.ts';

/** Why a template was not rendered, and where in the file that is rendered. */
export class RenderFault extends Fault {
  /** Line of the file, from 1. */
  readonly line: number;

  constructor(cause: Fault, line: number, message: string) {
    super(cause.code, message, { cause });
    this.line = line;
  }
}

/** Something that a chart asks for, and the line that asks. */
export interface Remark {
  readonly line: number;
  readonly message: string;
}

/** What a file of templates renders. */
export interface RenderedFile {
  readonly text: string;
  /** The line of the file that a line of the text comes from; both from 1. */
  readonly lineOf: (line: number) => number;
  readonly remarks: readonly Remark[];
}

/** Renders a file of a set. Throws a `RenderFault`. */
export function renderFile(
  name: string,
  data: GoValue,
  { templates, functions, budget }: { templates: TemplateSet; functions: FunctionMap; budget: RenderBudget },
): RenderedFile {
  const rendering = new Rendering(templates, functions, budget);
  const output = new PlacedOutput(budget);
  rendering.file(name, data, output);
  return { text: output.text(), lineOf: (line) => output.lineOf(line), remarks: rendering.remarks };
}

type Jump = 'break' | 'continue' | undefined;

class Rendering implements Run {
  readonly budget: RenderBudget;
  readonly remarks: Remark[] = [];
  readonly #functions: FunctionMap;
  #templates: TemplateSet;
  /** Where it is, for messages; and the line of the file that is rendered. */
  #at: { readonly template: string; readonly line: number } = { template: '', line: 1 };
  #line = 1;

  constructor(templates: TemplateSet, functions: FunctionMap, budget: RenderBudget) {
    this.#templates = templates;
    this.#functions = functions;
    this.budget = budget;
  }

  file(name: string, data: GoValue, output: Output): void {
    try {
      this.#execute(name, data, output, true);
    } catch (error) {
      // A stack that is too deep for this process is one more bound.
      const fault =
        error instanceof RangeError ? new Fault('limit', 'it nests too deep', { cause: error }) : error;
      if (!(fault instanceof Fault)) throw error;
      const { template, line } = this.#at;
      const within = template === name && line === this.#line ? '' : ` (in ${template}:${line})`;
      throw new RenderFault(fault, this.#line, `${messageOf(fault)}${within}`);
    }
  }

  include(name: string, data: GoValue): string {
    const output = new TextOutput(this.budget);
    this.#execute(name, data, output, false);
    return output.text();
  }

  render(text: string, data: GoValue): string {
    this.budget.spend(text.length);
    const outer = this.#templates;
    const { template, line } = this.#at;
    const name = 'tpl';
    try {
      this.#templates = withTemplates(outer, name, parseTemplate(text));
      return this.include(name, data).replaceAll(NO_VALUE, '');
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      this.#at = { template, line };
      throw badValue(`tpl: line ${error.line}: ${error.message}`);
    } finally {
      this.#templates = outer;
    }
  }

  remark(message: string): void {
    this.remarks.push({ line: this.#line, message });
  }

  #execute(name: string, data: GoValue, output: Output, isOutermost: boolean): void {
    const nodes = this.#templates.get(name);
    if (!nodes) throw new Fault('unsupported', `there is no template ${JSON.stringify(name.slice(0, 128))}`);
    const frame = { template: name, variables: [{ name: '$', value: data }], output, isOutermost };
    this.#walk(nodes, data, frame);
  }

  #walk(nodes: readonly TemplateNode[], dot: Held, frame: Frame): Jump {
    this.budget.enter();
    try {
      for (const node of nodes) {
        const jump = this.#node(node, dot, frame);
        if (jump) return jump;
      }
    } finally {
      this.budget.leave();
    }
    return undefined;
  }

  #node(node: TemplateNode, dot: Held, frame: Frame): Jump {
    this.#goTo(node, frame);
    this.budget.spend(1);
    switch (node.kind) {
      case 'text':
        frame.output.write(node.text, this.#line, frame.isOutermost);
        return undefined;
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot, frame);
        if (node.pipeline.variables.length === 0) this.#print(value, frame);
        return undefined;
      }
      case 'template': {
        const data = node.pipeline ? this.#pipeline(node.pipeline, dot, frame) : null;
        this.#execute(node.name, data, frame.output, false);
        return undefined;
      }
      case 'range':
        return this.#range(node, dot, frame);
      case 'if':
      case 'with':
        return this.#branch(node, dot, frame);
      case 'break':
      case 'continue':
    }
    return node.kind;
  }

  #goTo({ line }: { readonly line: number }, { template, isOutermost }: Frame): void {
    this.#at = { template, line };
    if (isOutermost) this.#line = line;
  }

  #print(value: GoValue, { output }: Frame): void {
    const text = value === null ? NO_VALUE : formatValue(value, this.budget);
    output.write(text, this.#line, false);
  }

  #branch(node: BranchNode, dot: Held, frame: Frame): Jump {
    const mark = frame.variables.length;
    const value = this.#pipeline(node.pipeline, dot, frame);
    const isTaken = isTrue(value);
    const nodes = isTaken ? node.body : (node.otherwise ?? []);
    const jump = this.#walk(nodes, isTaken && node.kind === 'with' ? value : dot, frame);
    frame.variables.length = mark;
    return jump;
  }

  #range(node: BranchNode, dot: Held, frame: Frame): Jump {
    const { variables, isAssignment } = node.pipeline;
    const mark = frame.variables.length;
    const value = this.#pipeline(node.pipeline, dot, frame);
    const inner = frame.variables.length;
    let isEmpty = true;
    for (const [key, one] of iterationsOf(value, variables.length)) {
      const element = one ?? EMPTY_PLACE;
      isEmpty = false;
      this.budget.spend(1);
      for (const [index, name] of variables.entries()) {
        const given = variables.length === 2 && index === 0 ? key : element;
        if (isAssignment) assign(frame, name, given);
        else frame.variables[mark + index] = { name, value: given };
      }
      const jump = this.#walk(node.body, element, frame);
      frame.variables.length = inner;
      if (jump === 'break') break;
    }
    const jump = isEmpty && node.otherwise ? this.#walk(node.otherwise, dot, frame) : undefined;
    frame.variables.length = mark;
    return jump;
  }

  #pipeline({ commands, variables, isAssignment }: Pipeline, dot: Held, frame: Frame): GoValue {
    let value: GoValue = null;
    for (const [index, command] of commands.entries())
      value = this.#command(command, dot, frame, index === 0 ? [] : [value]);
    for (const name of variables) {
      if (isAssignment) assign(frame, name, value);
      else frame.variables.push({ name, value });
    }
    return value;
  }

  /** `piped` is what comes from the command before, and is given last. */
  #command(command: Command, dot: Held, frame: Frame, piped: readonly GoValue[]): GoValue {
    this.#goTo(command, frame);
    const [first, ...rest] = command.operands;
    if (first.kind === 'function') return this.#call(first, rest, dot, frame, piped);
    const given = [...rest.map((operand) => plainOf(this.#operand(operand, dot, frame))), ...piped];
    this.#goTo(command, frame);
    return plainOf(this.#operand(first, dot, frame, given));
  }

  #call(
    { name, line }: Operand & { readonly kind: 'function' },
    operands: readonly Operand[],
    dot: Held,
    frame: Frame,
    piped: readonly GoValue[],
  ): GoValue {
    this.budget.spend(2);
    const later = operands.map((operand) => () => this.#operand(operand, dot, frame));
    if (name === 'and' || name === 'or')
      return callLazily(name, [
        ...later.map((evaluate) => () => plainOf(evaluate())),
        ...piped.map((value) => () => value),
      ]);
    const called = Object.hasOwn(this.#functions, name) ? this.#functions[name] : undefined;
    if (!called) throw new Fault('unsupported', `the function ${JSON.stringify(name)} is not known`);
    const held = [...later.map((evaluate) => evaluate()), ...piped];
    this.#goTo({ line }, frame);
    try {
      return called.call(argumentsOf(called, held), this);
    } catch (error) {
      if (error instanceof Fault && error.code === 'malformed' && !error.message.includes(': '))
        throw badValue(`${name}: ${error.message}`);
      throw error;
    }
  }

  #operand(operand: Operand, dot: Held, frame: Frame, given: readonly GoValue[] = []): Held {
    this.budget.spend(1);
    switch (operand.kind) {
      case 'field':
        return fieldsOf(dot, operand.fields, given);
      case 'variable':
        return fieldsOf(variableOf(frame, operand.name), operand.fields, given);
      case 'chain':
        return fieldsOf(this.#operand(operand.of, dot, frame), operand.fields, given);
      case 'function':
        return this.#call(operand, [], dot, frame, given);
      case 'dot':
      case 'nil':
      case 'literal':
      case 'pipeline':
    }
    if (given.length > 0) throw badValue('what is given values is no function');
    if (operand.kind === 'pipeline')
      return this.budget.deeper(() => this.#pipeline(operand.pipeline, dot, frame));
    if (operand.kind === 'dot') return dot;
    return operand.kind === 'nil' ? null : operand.value;
  }
}

/** Nothing is an empty map to a function, but not where it is what a place holds. */
function argumentsOf(called: TemplateFunction, held: readonly Held[]): GoValue[] {
  return held.map((value, index) => {
    if (value === EMPTY_PLACE && called.takesMapAt(index))
      throw badValue('it takes a map, and is given nothing');
    return plainOf(value);
  });
}
