import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { BuildBudget } from '../budget.ts';
import { copyOf, drop, field, isMap, isSame, put, type Tree, type TreeMap } from '../tree.ts';

const pointer = z.string().max(4096);

const operationSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), path: pointer, value: z.unknown() }),
  z.object({ op: z.literal('replace'), path: pointer, value: z.unknown() }),
  z.object({ op: z.literal('test'), path: pointer, value: z.unknown() }),
  z.object({ op: z.literal('remove'), path: pointer }),
  z.object({ op: z.literal('move'), path: pointer, from: pointer }),
  z.object({ op: z.literal('copy'), path: pointer, from: pointer }),
]);

/** Operations of RFC 6902. */
export const jsonPatchSchema = z.array(operationSchema);

export type JsonPatch = z.infer<typeof jsonPatchSchema>;

/**
 * Does what a patch says to a copy of a map. Throws a `Fault`: `malformed` where one of its operations leads nowhere.
 * Source: https://www.rfc-editor.org/rfc/rfc6902
 */
export function applyJsonPatch(value: TreeMap, patch: JsonPatch, budget: BuildBudget): TreeMap {
  const holder: TreeMap = { root: copyOf(value, budget) };
  for (const operation of patch) {
    const steps = stepsOf(operation.path);
    budget.spend(1 + steps.length);
    if (operation.op === 'test') {
      if (!isSame(found(holder, steps), copyOf(operation.value, budget), budget))
        throw new Fault('malformed', `${operation.path} is not what the patch tests it to be`);
    } else if (operation.op === 'remove') take(holder, steps);
    else if (operation.op === 'replace') {
      found(holder, steps);
      place(holder, steps, copyOf(operation.value, budget, steps.length), true, budget);
    } else if (operation.op === 'add')
      place(holder, steps, copyOf(operation.value, budget, steps.length), false, budget);
    else {
      const from = stepsOf(operation.from);
      const taken = operation.op === 'move' ? take(holder, from) : found(holder, from);
      place(holder, steps, copyOf(taken, budget, steps.length), false, budget);
    }
  }
  const root = field(holder, 'root');
  if (!isMap(root)) throw new Fault('malformed', 'a patch leaves no resource');
  return root;
}

/** From the holder of the root on. */
function stepsOf(path: string): readonly string[] {
  if (path !== '' && !path.startsWith('/')) throw new Fault('malformed', `${path} does not begin with "/"`);
  return [
    'root',
    ...path
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
  ];
}

function child(at: Tree | undefined, step: string): Tree | undefined {
  if (!Array.isArray(at)) return field(at, step);
  return /^(?:0|[1-9]\d{0,8})$/.test(step) ? at[Number(step)] : undefined;
}

function found(holder: Tree, steps: readonly string[]): Tree {
  let at: Tree | undefined = holder;
  for (const step of steps) at = child(at, step);
  if (at === undefined) throw new Fault('malformed', `there is nothing at /${steps.slice(1).join('/')}`);
  return at;
}

function take(holder: Tree, steps: readonly string[]): Tree {
  const taken = found(holder, steps);
  const parent = found(holder, steps.slice(0, -1));
  const last = steps.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isMap(parent)) drop(parent, last);
  return taken;
}

function place(
  holder: Tree,
  steps: readonly string[],
  value: Tree,
  isInPlace: boolean,
  budget: BuildBudget,
): void {
  const parent = found(holder, steps.slice(0, -1));
  const last = steps.at(-1) ?? '';
  if (isMap(parent)) put(parent, last, value);
  else if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if (!/^(?:-|0|[1-9]\d{0,8})$/.test(last) || index > parent.length)
      throw new Fault('malformed', `there is no place ${last} at /${steps.slice(1, -1).join('/')}`);
    budget.spend(parent.length / 64);
    parent.splice(index, isInPlace ? 1 : 0, value);
  } else throw new Fault('malformed', `/${steps.slice(1, -1).join('/')} is neither a map nor a list`);
}
