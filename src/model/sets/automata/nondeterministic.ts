import { Intervals } from '../intervals.ts';
import { LAST_CHARACTER, type Automaton, at } from './automaton.ts';
import { type Anchor, type Expression, requireReasonableSize } from './expression.ts';

interface Edge {
  readonly characters: Intervals<number>;
  readonly target: number;
}

interface Step {
  readonly target: number;
  /** The step is free only at this side of the text; always, where it is undefined. */
  readonly anchor: Anchor | undefined;
}

/** An automaton with choices: edges that consume one character, and steps that consume none. */
export class NondeterministicAutomaton {
  readonly edges: Edge[][] = [[]];
  readonly steps: Step[][] = [[]];
  readonly first = 0;
  readonly accepting: number;
  hasAnchors = false;

  /** Compiles an expression, as Thompson did. Throws a `Fault` (`limit`) where it is too large. */
  constructor(expression: Expression) {
    requireReasonableSize(expression);
    this.accepting = this.build(expression, this.first);
  }

  private addState(): number {
    this.edges.push([]);
    this.steps.push([]);
    return this.edges.length - 1;
  }

  private addEdge(source: number, characters: Intervals<number>, target: number): void {
    this.edges[source]?.push({ characters, target });
  }

  private addStep(source: number, target: number, anchor?: Anchor): void {
    if (anchor !== undefined) this.hasAnchors = true;
    this.steps[source]?.push({ target, anchor });
  }

  /** Adds what leads from `source` through the expression, and returns where it ends. */
  private build(expression: Expression, source: number): number {
    switch (expression.kind) {
      case 'sequence':
        return expression.items.reduce((state, item) => this.build(item, state), source);
      case 'repeat':
        return this.buildRepeat(expression.item, expression.least, expression.most, source);
      case 'characters': {
        const end = this.addState();
        this.addEdge(source, expression.characters, end);
        return end;
      }
      case 'anchor': {
        const end = this.addState();
        this.addStep(source, end, expression.side);
        return end;
      }
      case 'choice': {
        const ends = expression.items.map((item) => this.build(item, this.branch(source)));
        const end = this.addState();
        for (const one of ends) this.addStep(one, end);
        return end;
      }
      case 'automaton':
      default:
        return this.buildAutomaton(expression.automaton, source);
    }
  }

  private branch(source: number): number {
    const state = this.addState();
    this.addStep(source, state);
    return state;
  }

  private buildRepeat(item: Expression, least: number, most: number, source: number): number {
    let state = source;
    for (let copy = 0; copy < least; copy += 1) state = this.build(item, state);
    const end = this.addState();
    if (most === Infinity) {
      const loop = this.branch(state);
      this.addStep(this.build(item, loop), loop);
      this.addStep(loop, end);
      return end;
    }
    for (let copy = least; copy < most; copy += 1) {
      this.addStep(state, end);
      state = this.build(item, this.branch(state));
    }
    this.addStep(state, end);
    return end;
  }

  private buildAutomaton({ offsets, starts, targets, accepting }: Automaton, source: number): number {
    const states = Array.from(accepting, () => this.addState());
    const end = this.addState();
    this.addStep(source, states[0] ?? end);
    states.forEach((state, number) => {
      if (at(accepting, number) === 1) this.addStep(state, end);
      const last = at(offsets, number + 1);
      for (let edge = at(offsets, number); edge < last; edge += 1) {
        const next = edge + 1 < last ? at(starts, edge + 1) : LAST_CHARACTER + 1;
        const target = states[at(targets, edge)];
        if (target !== undefined) this.addEdge(state, new Intervals([at(starts, edge), next]), target);
      }
    });
    return end;
  }
}
