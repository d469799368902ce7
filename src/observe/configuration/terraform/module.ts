import { type Declaration, EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Block, Body, Expression } from '../hcl/syntax.ts';
import { evaluate } from './evaluation.ts';
import { LineStarts } from '../../../model/configuration/line-starts.ts';
import { placeIn, setIn } from './places.ts';
import { policyDocument } from './policy-document.ts';
import { entriesOf, type ModuleFiles, type Scope, VALUE_STEPS, withNames } from './scope.ts';
import { typedValue } from './types.ts';
import { isOpen, mapFrom, openList, partialMap, Repeated } from './values.ts';

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

/** Most that one block is told as; every use of a module is one more module. */
const MOST_INSTANCES = 500;
const MOST_USES = 20;
/** Expressions inside of which a name is looked up, which may stand for another one: the stack has room for more. */
const MAXIMUM_DEPTH = 300;
/** As which each of them counts. */
const INSTANCE_STEPS = 50;

/** What a folder declares, evaluated with the values that its variables are given. */
export function declarationsOf(files: readonly ModuleFile[], scope: ModuleScope): Declaration[] {
  return files.flatMap((file) => {
    const lines = new LineStarts(file.text);
    return file.body.blocks.flatMap((block): Declaration[] => {
      const kind = KINDS.get(block.type);
      if (!kind) return [];
      const hasType = kind === 'resource' || kind === 'data';
      const [first = '', second = ''] = block.labels;
      return instancesOf(block, scope).map((within) => ({
        kind,
        type: hasType ? first : '',
        name: hasType ? second : first,
        value: bodyValue(block.body, within),
        path: file.path,
        rangeOf: (path) =>
          lines.rangeOf(path.length === 0 ? headOf(block) : placeIn(block, block.body, path).span),
        set: (path, value) => setIn(file.text, block, block.body, path, value),
      }));
    });
  });
}

/** The line that begins a block. */
function headOf({ start, body }: Block): { start: number; end: number } {
  return { start, end: body.start };
}

/** What names mean in each of the resources that a block makes; none of `count = 0`, one where it is not known how many. */
function instancesOf({ type, body }: Block, scope: Scope): Scope[] {
  const valueOf = (wanted: string): unknown => {
    const found = body.attributes.find(({ name }) => name === wanted);
    return found && evaluate(found.expression, scope);
  };
  const [count, each] = [valueOf('count'), valueOf('for_each')];
  const entries = entriesOf(each)?.map(([key, value]) => [Array.isArray(each) ? value : key, value]);
  if (!entries && typeof count !== 'number') return [scope];
  const wanted = entries?.length ?? Math.trunc(Number(count));
  const number = Math.max(0, Math.min(wanted, type === 'module' ? MOST_USES : MOST_INSTANCES));
  scope.budget.left -= INSTANCE_STEPS * number;
  if (scope.budget.left < 0) return [scope];
  return Array.from({ length: number }, (_, index) => {
    const [key, value] = entries?.[index] ?? [];
    return withNames(scope, entries ? { each: { key, value } } : { count: { index } });
  });
}

/** The names of a module; each is evaluated once, when somebody refers to it. */
export class ModuleScope implements Scope {
  readonly budget: Scope['budget'];
  readonly files: ModuleFiles | undefined;
  readonly #inputs: ReadonlyMap<string, unknown>;
  readonly #called: (block: Block) => ModuleScope | undefined;
  readonly #blocks = new Map<string, Block>();
  readonly #locals = new Map<string, Body['attributes'][number]>();
  readonly #known = new Map<string, unknown>();

  /** `called`: the names of a module that a block uses, where its folder is there. */
  constructor(
    files: readonly ModuleFile[],
    inputs: ReadonlyMap<string, unknown>,
    budget: Scope['budget'],
    called: (block: Block) => ModuleScope | undefined = () => undefined,
    beside?: ModuleFiles,
  ) {
    this.files = beside;
    this.#inputs = inputs;
    this.#called = called;
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
    if (this.budget.depth > MAXIMUM_DEPTH) {
      this.budget.isTooDeep = true;
      return new Unknown(address);
    }
    // Whoever refers to itself learns nothing.
    this.#known.set(address, new Unknown(address));
    const value = this.#find(steps, address);
    this.#known.set(address, value);
    return value;
  }

  #find([root, name = '']: readonly string[], address: string): unknown {
    if (root === 'var') return this.#variable(name);
    if (root === 'local') {
      const local = this.#locals.get(name);
      return local ? evaluate(local.expression, this) : new Unknown();
    }
    const block = this.#blocks.get(address);
    if (!block) return new Unknown(address);
    const value =
      root === 'module'
        ? foreign(this.#called(block)?.outputs(), address, this.budget)
        : this.#referred(address, bodyValue(block.body, this));
    const isRepeated = block.body.attributes.some((one) => one.name === 'count' || one.name === 'for_each');
    return isRepeated ? new Repeated(value) : value;
  }

  /** What the module tells whoever uses it, by name. */
  outputs(): Record<string, unknown> {
    const outputs = [...this.#blocks.values()].filter(({ type }) => type === 'output');
    return Object.fromEntries(
      outputs.map(({ labels: [name = ''], body }) => {
        const value = body.attributes.find((one) => one.name === 'value');
        return [name, value ? evaluate(value.expression, this) : new Unknown()];
      }),
    );
  }

  /** A resource as others see it. */
  #referred(address: string, value: Record<string, unknown>): Record<string, unknown> {
    if (!address.startsWith('data.aws_iam_policy_document.')) return value;
    const document = policyDocument(value);
    this.budget.left -= document.Statement.length;
    return partialMap({ ...value, json: new EncodedJson(document) });
  }

  #variable(name: string): unknown {
    const attributes = this.#blocks.get(`variable.${name}`)?.body.attributes;
    const at = (wanted: string): Expression | undefined =>
      attributes?.find((one) => one.name === wanted)?.expression;
    const [type, otherwise, nullable] = [at('type'), at('default'), at('nullable')];
    const isNullable = !(nullable?.kind === 'literal' && nullable.value === false);
    const given = this.#inputs.get(name);
    const isGiven = this.#inputs.has(name) && (given !== null || isNullable);
    const absent = otherwise ? evaluate(otherwise, this) : new Unknown(`var.${name}`);
    const value = isGiven ? given : absent;
    if (!type) return value;
    return typedValue(value, type, { evaluate: (one) => evaluate(one, this), budget: this.budget });
  }
}

/** What another module tells: addresses in it mean nothing here. */
function foreign(value: unknown, address: string, budget: Scope['budget'], depth = 0): unknown {
  // One value may stand in others many times.
  budget.left -= VALUE_STEPS;
  if (value === undefined || depth > 20 || budget.left < 0) return new Unknown(address);
  if (value instanceof Unknown) return new Unknown(address, value.outline);
  if (value instanceof EncodedJson) return new EncodedJson(foreign(value.value, address, budget, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const values = value.map((one: unknown) => foreign(one, address, budget, depth + 1));
    return isOpen(value) ? openList(values) : values;
  }
  const inner = Object.entries(value).map(
    ([key, one]) => [key, foreign(one, address, budget, depth + 1)] as const,
  );
  return mapFrom(inner, [value]);
}

/** What a block says: attributes, and blocks as lists. */
export function bodyValue(body: Body, scope: Scope): Record<string, unknown> {
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
  return partialMap(Object.fromEntries(value));
}

/** Most blocks that a `dynamic` one stands for. */
const MOST_BLOCKS = 500;

/** `dynamic "ingress" { for_each = …, content { … } }`: a block for each value that is known, else one. */
function dynamicValues({ labels, body }: Block, scope: Scope): unknown[] {
  const at = (wanted: string) => body.attributes.find(({ name }) => name === wanted)?.expression;
  const content = body.blocks.find(({ type }) => type === 'content');
  const each = at('for_each');
  if (!content || !each) return [new Unknown()];
  const iterator = at('iterator');
  const name = iterator?.kind === 'variable' ? iterator.name : (labels[0] ?? '');
  const entries = entriesOf(evaluate(each, scope)) ?? [[new Unknown(), new Unknown()]];
  return entries
    .slice(0, MOST_BLOCKS)
    .map(([key, value]) => bodyValue(content.body, withNames(scope, { [name]: { key, value } })));
}
