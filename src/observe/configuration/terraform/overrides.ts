import { by } from '../../../model/sorted.ts';
import type { Attribute, Block, Body, Span } from '../hcl/syntax.ts';
import type { ModuleFile } from './module.ts';

/** Files whose blocks change those of others (https://developer.hashicorp.com/terraform/language/files/override). */
const OVERRIDE = /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/;

/** Blocks that one is changed by. */
const MOST_CHANGES = 20;

const CHANGED: ReadonlySet<string> = new Set([
  'resource',
  'data',
  'module',
  'provider',
  'variable',
  'output',
]);

/**
 * The files of a module, in which blocks say what files that override them say. What these have of their own is left in
 * them, and they stand at the end.
 */
export function withOverrides(files: readonly ModuleFile[]): readonly ModuleFile[] {
  const overriding = files.filter(({ path }) => OVERRIDE.test(path)).toSorted(by(({ path }) => path));
  if (overriding.length === 0) return files;
  const changes = Map.groupBy(
    overriding.flatMap(({ body }) => body.blocks).filter(({ type }) => CHANGED.has(type)),
    keyOf,
  );
  const others = files.filter(({ path }) => !OVERRIDE.test(path));
  const taken = new Set(others.flatMap(({ body }) => body.blocks.map(keyOf)));
  return [
    ...others.map((file) =>
      withBlocks(file, (block) => {
        const own = changes.get(keyOf(block)) ?? [];
        // Terraform refuses a second one of that name.
        changes.delete(keyOf(block));
        return [own.slice(0, MOST_CHANGES).reduce(changed, block)];
      }),
    ),
    ...overriding.map((file) =>
      withBlocks(file, (block) => (CHANGED.has(block.type) && taken.has(keyOf(block)) ? [] : [block])),
    ),
  ];
}

function withBlocks(file: ModuleFile, make: (block: Block) => Block[]): ModuleFile {
  return { ...file, body: { ...file.body, blocks: file.body.blocks.flatMap(make) } };
}

/** Which block it is; of a provider there may be several. */
function keyOf({ type, labels, body }: Block): string {
  const alias = body.attributes.find(({ name }) => type === 'provider' && name === 'alias')?.expression;
  return JSON.stringify([type, ...labels, alias?.kind === 'literal' ? alias.value : null]);
}

/** An attribute takes the place of that of its name, and blocks that of all of their type. */
function changed(block: Block, change: Block): Block {
  return {
    ...block,
    body: changedBody(block.body, change.body, { start: block.start, end: block.body.start }),
  };
}

function changedBody(body: Body, change: Body, place: Span): Body {
  const attributes = new Map(body.attributes.map((one) => [one.name, one]));
  for (const { name, expression } of change.attributes) {
    const { start, end }: Span = attributes.get(name) ?? place;
    attributes.set(name, { name, expression, start, end, isElsewhere: true } satisfies Attribute);
  }
  const [lifecycle, own] = [byName(change, 'lifecycle'), byName(body, 'lifecycle')];
  const types = new Set(change.blocks.map(typeOf));
  const moved = change.blocks.map((one): Block => {
    const merged = one === lifecycle && own ? changedBody(own.body, one.body, place) : one.body;
    return { ...one, body: merged, ...place, isElsewhere: true };
  });
  const kept = body.blocks.filter((one) => !types.has(typeOf(one)));
  return { ...body, attributes: [...attributes.values()], blocks: [...kept, ...moved] };
}

function byName({ blocks }: Body, name: string): Block | undefined {
  return blocks.find(({ type }) => type === name);
}

function typeOf({ type, labels }: Block): string {
  return type === 'dynamic' ? (labels[0] ?? '') : type;
}
