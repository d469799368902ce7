import { type Declaration, EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Block, Body } from '../hcl/syntax.ts';
import { evaluate, type Scope } from './evaluation.ts';
import { LineStarts, placeIn, setIn } from './places.ts';
import { policyDocument } from './policy-document.ts';

/** A file of a module, read. */
export interface ModuleFile {
  readonly path: string;
  readonly text: string;
  readonly body: Body;
}

const KINDS = new Map<string, Declaration['kind']>([
  ['resource', 'resource'],
  ['data', 'data'],
  ['provider', 'provider'],
  ['variable', 'variable'],
  ['module', 'module'],
  ['terraform', 'terraform'],
]);

/** What a folder declares, evaluated with the values that its variables are given. */
export function declarationsOf(
  files: readonly ModuleFile[],
  inputs: ReadonlyMap<string, unknown>,
  budget: Scope['budget'],
): Declaration[] {
  const scope = new ModuleScope(files, inputs, budget);
  return files.flatMap((file) => {
    const lines = new LineStarts(file.text);
    return file.body.blocks.flatMap((block): Declaration[] => {
      const kind = KINDS.get(block.type);
      if (!kind || isAbsent(block, scope)) return [];
      const hasType = kind === 'resource' || kind === 'data';
      const [first = '', second = ''] = block.labels;
      return [
        {
          kind,
          type: hasType ? first : '',
          name: hasType ? second : first,
          value: scope.valueOf(block),
          path: file.path,
          rangeOf: (path) =>
            lines.rangeOf(path.length === 0 ? headOf(block) : placeIn(block, block.body, path).span),
          set: (path, value) => setIn(file.text, block, block.body, path, value),
        },
      ];
    });
  });
}

/** The line that begins a block. */
function headOf({ start, body }: Block): { start: number; end: number } {
  return { start, end: body.start };
}

/** `count = 0`, and `for_each` of nothing. */
function isAbsent({ body }: Block, scope: Scope): boolean {
  const valueOf = (wanted: string): unknown => {
    const found = body.attributes.find(({ name }) => name === wanted);
    return found && evaluate(found.expression, scope);
  };
  const each = valueOf('for_each');
  return valueOf('count') === 0 || (Array.isArray(each) && each.length === 0);
}

/** The names of a module; each is evaluated once, when somebody refers to it. */
class ModuleScope implements Scope {
  readonly budget: Scope['budget'];
  readonly #inputs: ReadonlyMap<string, unknown>;
  readonly #blocks = new Map<string, Block>();
  readonly #locals = new Map<string, Body['attributes'][number]>();
  readonly #known = new Map<string, unknown>();

  constructor(files: readonly ModuleFile[], inputs: ReadonlyMap<string, unknown>, budget: Scope['budget']) {
    this.#inputs = inputs;
    this.budget = budget;
    for (const block of files.flatMap(({ body }) => body.blocks)) {
      if (block.type === 'locals')
        for (const attribute of block.body.attributes) this.#locals.set(attribute.name, attribute);
      else if (block.type === 'resource') this.#blocks.set(block.labels.join('.'), block);
      else this.#blocks.set([block.type, ...block.labels].join('.'), block);
    }
  }

  reference(steps: readonly string[]): unknown {
    const address = steps.join('.');
    if (this.#known.has(address)) return this.#known.get(address);
    // Whoever refers to itself learns nothing.
    this.#known.set(address, new Unknown(address));
    const value = this.#find(steps, address);
    this.#known.set(address, value);
    return value;
  }

  /** What a block says: attributes, and blocks as lists. */
  valueOf(block: Block): unknown {
    return bodyValue(block.body, this);
  }

  #find([root, name = '']: readonly string[], address: string): unknown {
    if (root === 'var') return this.#variable(name);
    if (root === 'local') {
      const local = this.#locals.get(name);
      return local ? evaluate(local.expression, this) : new Unknown();
    }
    const block = this.#blocks.get(address);
    if (!block || root === 'module') return new Unknown(address);
    return referred(address, bodyValue(block.body, this));
  }

  #variable(name: string): unknown {
    if (this.#inputs.has(name)) return this.#inputs.get(name);
    const block = this.#blocks.get(`variable.${name}`);
    const value = block?.body.attributes.find((one) => one.name === 'default');
    return value ? evaluate(value.expression, this) : new Unknown(`var.${name}`);
  }
}

/** A resource as others see it. */
function referred(address: string, value: Record<string, unknown>): Record<string, unknown> {
  if (!address.startsWith('data.aws_iam_policy_document.')) return value;
  return { ...value, json: new EncodedJson(policyDocument(value)) };
}

function bodyValue(body: Body, scope: Scope): Record<string, unknown> {
  const value = new Map<string, unknown>();
  for (const { name, expression } of body.attributes) value.set(name, evaluate(expression, scope));
  for (const block of body.blocks) {
    const isDynamic = block.type === 'dynamic';
    const name = isDynamic ? (block.labels[0] ?? '') : block.type;
    const before = value.get(name);
    const list: unknown[] = Array.isArray(before) ? before : [];
    list.push(...(isDynamic ? dynamicValues(block, scope) : [bodyValue(block.body, scope)]));
    value.set(name, list);
  }
  return Object.fromEntries(value);
}

/** Most blocks that a `dynamic` one stands for. */
const MOST_BLOCKS = 100;

/** `dynamic "ingress" { for_each = …, content { … } }`: a block for each value that is known, else one. */
function dynamicValues({ labels, body }: Block, scope: Scope): unknown[] {
  const at = (wanted: string) => body.attributes.find(({ name }) => name === wanted)?.expression;
  const content = body.blocks.find(({ type }) => type === 'content');
  const each = at('for_each');
  if (!content || !each) return [new Unknown()];
  const iterator = at('iterator');
  const name = iterator?.kind === 'variable' ? iterator.name : (labels[0] ?? '');
  return itemsOf(evaluate(each, scope)).map(([key, value]) =>
    bodyValue(content.body, {
      budget: scope.budget,
      reference: (steps) => (steps[0] === name ? (steps[1] === 'key' ? key : value) : scope.reference(steps)),
    }),
  );
}

function itemsOf(list: unknown): (readonly [key: unknown, value: unknown])[] {
  if (list instanceof Unknown || list instanceof EncodedJson || typeof list !== 'object' || list === null)
    return [[new Unknown(), new Unknown()]];
  return Object.entries(list).slice(0, MOST_BLOCKS);
}
