import {
  type AndOr,
  type Assignment,
  type Command,
  forEachChild,
  parse,
  type PipelineNode,
  type Redirection,
  type Script,
  type SyntaxNode,
  type Word,
} from 'unbash';
import { Fault } from '../../../model/fault.ts';
import type {
  ShellCommand,
  ShellRedirect,
  ShellScript,
  ShellWord,
} from '../../../model/configuration/shell.ts';
import { readWord, type Variables } from './words.ts';
import { unwrapped } from './wrappers.ts';

/** Characters of one script. */
const LONGEST = 256 * 1024;
/** Openings of what nests; a script of people has hundreds. Some thousand of them nested take a second to parse. */
const MOST_OPENINGS = 20_000;
/** `sh -c` within each other. */
const MOST_SCRIPTS_INSIDE = 3;
const MOST_COMMANDS = 20_000;
/** Of the groups around a command. */
const MOST_REDIRECTS = 16;

/**
 * The simple commands of a shell script, those in substitutions, functions and `sh -c` too. The grammar is that of Bash,
 * which takes what POSIX shells take. Throws a `Fault` (`limit`) for a script that is too long or nests too often.
 */
export function readShell(text: string, variables: Variables = new Map()): ShellScript {
  if (text.length > LONGEST) throw new Fault('limit', `a script of more than ${LONGEST} characters`);
  const openings = text.match(/\$\(|[<>(]\(|`|\$\{/g)?.length ?? 0;
  if (openings > MOST_OPENINGS || deepest(text) > 500)
    throw new Fault('limit', 'a script whose parts nest deeper than people write them');
  const reader = new Reader(text.length, variables);
  reader.script(text, 0, [], 0);
  return { text, commands: reader.commands, errors: reader.errors };
}

/** How many substitutions are open at once at most, quotes left aside. */
function deepest(text: string): number {
  let [open, most] = [0, 0];
  for (const [mark] of text.matchAll(/\$\(|[<>(]\(|\$\{|[)}]/g)) {
    open = /[)}]$/.test(mark) ? Math.max(0, open - 1) : open + 1;
    most = Math.max(most, open);
  }
  return most;
}

/** Where a command stands. */
interface Surroundings {
  readonly by: readonly string[];
  readonly after: ShellCommand['after'];
  readonly pipeline: number;
  readonly isAsked: boolean;
}

class Reader {
  readonly commands: ShellCommand[] = [];
  readonly errors: { message: string; start: number }[] = [];
  readonly #length: number;
  readonly #variables: Variables;
  #pipelines = 0;
  /** Those of the groups around, which each command in them has too. */
  #redirects: readonly ShellRedirect[] = [];
  #offset = 0;
  #depth = 0;

  constructor(length: number, variables: Variables) {
    this.#length = length;
    this.#variables = variables;
  }

  script(text: string, offset: number, by: readonly string[], depth: number): void {
    const script = parse(text);
    const [outer, outerDepth] = [this.#offset, this.#depth];
    [this.#offset, this.#depth] = [offset, depth];
    for (const { message, pos } of script.errors ?? []) this.errors.push({ message, start: offset + pos });
    this.#list(script, by, false);
    [this.#offset, this.#depth] = [outer, outerDepth];
  }

  /** Statements behind each other. */
  #list({ commands }: Pick<Script, 'commands'>, by: readonly string[], isAsked: boolean): void {
    for (const [index, { command }] of commands.entries())
      this.#andOr(command, { by, after: index === 0 ? '' : ';', pipeline: 0, isAsked });
  }

  #andOr(node: PipelineNode | AndOr, where: Surroundings): void {
    if (node.type !== 'AndOr') {
      this.#pipeline(node, where);
      return;
    }
    for (const [index, command] of node.commands.entries()) {
      const after = node.operators[index - 1] ?? where.after;
      const isAsked = where.isAsked || node.operators[index] === '||';
      this.#pipeline(command, { ...where, after, isAsked });
    }
  }

  #pipeline(node: PipelineNode, where: Surroundings): void {
    this.#pipelines += 1;
    const pipeline = this.#pipelines;
    if (node.type !== 'Pipeline') {
      this.#command(node, { ...where, pipeline });
      return;
    }
    const isAsked = where.isAsked || node.prefixes.some(({ type }) => type === 'Negation');
    for (const [index, command] of node.commands.entries()) {
      const after = index === 0 ? where.after : '|';
      // What a command prints that is not the last one goes to the next, not where the group's goes.
      const around = index === node.commands.length - 1 ? this.#redirects : [];
      this.#within(around, () => this.#command(command, { ...where, pipeline, isAsked, after }));
    }
  }

  #command(node: SyntaxNode, where: Surroundings): void {
    if (node.type === 'Command') this.#simple(node, where);
    else if (node.type === 'Redirected') {
      const own = node.redirects.flatMap((one) => this.#redirect(one));
      this.#within([...this.#redirects, ...own].slice(-MOST_REDIRECTS), () =>
        this.#command(node.command, where),
      );
    } else if (node.type === 'If' || node.type === 'Elif' || node.type === 'While') {
      this.#list(node.clause, where.by, true);
      this.#inside(node, where.by, node.clause);
    } else this.#inside(node, where.by);
  }

  #within(redirects: readonly ShellRedirect[], read: () => void): void {
    const outer = this.#redirects;
    this.#redirects = redirects;
    read();
    this.#redirects = outer;
  }

  /** Everything in a compound command or a word, whatever it is. */
  #inside(node: SyntaxNode, by: readonly string[], except?: SyntaxNode): void {
    forEachChild(node, (child) => {
      if (child === except) return;
      if (child.type === 'CommandExpansion' && child.script?.source !== undefined) {
        // A script in backticks with escapes has places of its own.
        const outer = this.#offset;
        this.#offset += child.pos + 1;
        this.#list(child.script, by, false);
        this.#offset = outer;
        return;
      }
      if (child.type === 'CompoundList' || child.type === 'Script') this.#list(child, by, false);
      else if (child.type === 'Elif') this.#command(child, { by, after: ';', pipeline: 0, isAsked: false });
      else if (child.type === 'Command' || child.type === 'Redirected')
        this.#command(child, { by, after: '', pipeline: 0, isAsked: false });
      else this.#inside(child, by);
    });
  }

  #simple(node: Command, where: Surroundings): void {
    if (this.commands.length >= MOST_COMMANDS)
      throw new Fault('limit', `a script of more than ${MOST_COMMANDS} commands`);
    const words = [...(node.name ? [node.name] : []), ...node.args].map((word) => this.#word(word));
    const base = {
      assignments: node.prefix.flatMap((one) => (one.type === 'Assignment' ? [this.#assignment(one)] : [])),
      redirects: [...node.redirects.flatMap((one) => this.#redirect(one)), ...this.#redirects],
      after: where.after,
      pipeline: where.pipeline,
      isAsked: where.isAsked,
      start: Math.min(this.#offset + node.pos, this.#length),
      // A backslash that ends an open expansion escapes a character that is not there.
      end: Math.min(this.#offset + node.end, this.#length),
    };
    const { by, name, program, rest, script } = unwrapped(words);
    this.commands.push({ ...base, by: [...where.by, ...by], name, program, words: rest });
    // What is printed in a substitution is taken by the command.
    this.#within([], () => {
      for (const part of [...node.prefix, ...(node.name ? [node.name] : []), ...node.suffix])
        this.#inside(part, where.by);
    });
    if (script?.value !== undefined && this.#depth < MOST_SCRIPTS_INSIDE)
      this.script(
        script.value,
        script.start + (/^["']/.test(script.text) ? 1 : 0),
        [...where.by, ...by, name ?? 'sh'],
        this.#depth + 1,
      );
  }

  #assignment({ name, value }: Assignment) {
    return { name, value: value.type === 'Word' ? this.#word(value) : undefined };
  }

  #redirect(node: Redirection): ShellRedirect[] {
    if (node.type === 'HereDoc') return [{ operator: node.operator, target: undefined }];
    return [{ operator: node.operator, target: node.target && this.#word(node.target) }];
  }

  #word(node: Word | Assignment): ShellWord {
    return readWord(node, this.#offset, this.#variables);
  }
}
