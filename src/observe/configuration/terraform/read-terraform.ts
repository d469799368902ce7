import { posix } from 'node:path';
import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import { type InfrastructureModule, Unknown } from '../../../model/configuration/infrastructure.ts';
import type { Gap } from '../../../model/gap.ts';
import { readHcl } from '../hcl/read-hcl.ts';
import { readJsonHcl } from '../hcl/read-json.ts';
import type { Block } from '../hcl/syntax.ts';
import { evaluate } from './evaluation.ts';
import { bodyValue, declarationsOf, type ModuleFile, ModuleScope } from './module.ts';
import { withOverrides } from './overrides.ts';
import type { EvaluationBudget } from './scope.ts';

/** Uses of modules in each other that are followed, and in all. */
const MAXIMUM_DEPTH = 8;
const MAXIMUM_MODULES = 500;
/** Blocks of all uses together. */
const MAXIMUM_DECLARATIONS = 50_000;
/** Expressions that are evaluated. */
const MAXIMUM_STEPS = 5_000_000;
/** As which the names of a module that is used count. */
const SCOPE_STEPS = 1000;

const JSON_SYNTAX = /\.json$/i;
const VALUES = /\.tfvars(?:\.json)?$/;
/** Values that are taken without being named, in the order in which they count. */
const AUTOMATIC = /(?:^|\/)(?:terraform\.tfvars|[^/]+\.auto\.tfvars)(?:\.json)?$/;

/** A use of a folder. */
interface Use {
  readonly folder: string;
  /** The folder that nobody uses, from which it is used at the end. */
  readonly root: string;
  readonly depth: number;
}

interface Reader {
  readonly folders: ReadonlyMap<string, readonly ModuleFile[]>;
  /** Texts of files that are no sources, by path. */
  readonly others: ReadonlyMap<string, string>;
  readonly budget: EvaluationBudget;
  readonly modules: InfrastructureModule[];
  readonly used: Set<string>;
  declarations: number;
}

/**
 * Modules of Terraform and OpenTofu, from all files of a target: each folder that no other uses, and those that it uses,
 * with the values that they are given. Nothing is fetched or executed. `others`: files that functions may read.
 */
export function readTerraform(
  files: readonly ConfigurationFile[],
  others: readonly ConfigurationFile[] = [],
): {
  readonly modules: readonly InfrastructureModule[];
  readonly gaps: readonly Gap[];
} {
  const gaps: Gap[] = [];
  const folders = new Map<string, ModuleFile[]>();
  for (const { path, text } of files) {
    const read = (JSON_SYNTAX.test(path) ? readJsonHcl : readHcl)(text, path);
    gaps.push(...read.gaps);
    const folder = posix.dirname(path);
    const own = folders.get(folder) ?? [];
    own.push({ path, text, body: read.body });
    folders.set(folder, own);
  }
  const reader: Reader = {
    folders: new Map([...folders].map(([folder, own]) => [folder, withOverrides(own)])),
    others: new Map(others.map(({ path, text }) => [path, text])),
    budget: { left: MAXIMUM_STEPS, depth: 0, isTooDeep: false },
    modules: [],
    used: new Set(),
    declarations: 0,
  };
  const called = new Set(
    [...reader.folders].flatMap(([folder, own]) => callsOf(folder, own).map(({ to }) => to)),
  );
  for (const folder of folders.keys())
    if (!called.has(folder)) readModule({ folder, root: folder, depth: 0 }, new Map(), reader);
  // Those that use each other in a circle.
  for (const folder of folders.keys())
    if (!reader.used.has(folder)) readModule({ folder, root: folder, depth: 0 }, new Map(), reader);
  return { modules: reader.modules, gaps: [...gaps, ...limitsReached(reader, files[0]?.path ?? '')] };
}

function limitsReached(reader: Reader, subject: string): Gap[] {
  const reasons: string[] = [];
  if (isFull(reader)) reasons.push('more modules than are evaluated');
  if (reader.budget.isTooDeep)
    reasons.push(
      'names stand for each other further than is evaluated; what is behind them is taken for unknown',
    );
  return reasons.map((reason) => ({ kind: 'limit', subject, reason }));
}

function isFull({ budget, modules, declarations }: Reader): boolean {
  return budget.left < 0 || modules.length >= MAXIMUM_MODULES || declarations > MAXIMUM_DECLARATIONS;
}

function readModule(use: Use, given: ReadonlyMap<string, unknown>, reader: Reader): void {
  const { folder, root, depth } = use;
  if (depth > MAXIMUM_DEPTH || isFull(reader)) return;
  reader.used.add(folder);
  const files = reader.folders.get(folder) ?? [];
  const inputs = depth === 0 ? valuesOf(files, reader) : given;
  const scope = scopeOf(use, inputs, reader);
  const declarations = declarationsOf(sourcesOf(files), scope);
  reader.modules.push({ declarations });
  reader.declarations += declarations.length;
  for (const { to, name } of callsOf(folder, files)) {
    if (to === folder || !reader.folders.has(to)) continue;
    for (const call of declarations.filter((one) => one.kind === 'module' && one.name === name))
      readModule({ folder: to, root, depth: depth + 1 }, new Map(Object.entries(call.value ?? {})), reader);
  }
}

/** The names of a folder, those that modules which it uses tell too. */
function scopeOf(
  { folder, root, depth }: Use,
  inputs: ReadonlyMap<string, unknown>,
  reader: Reader,
): ModuleScope {
  const files = reader.folders.get(folder) ?? [];
  const called = (block: Block): ModuleScope | undefined => {
    const to = calledBy(folder, block);
    reader.budget.left -= SCOPE_STEPS;
    if (to === undefined || to === folder || !reader.folders.has(to)) return undefined;
    if (depth > MAXIMUM_DEPTH || reader.budget.left < 0) return undefined;
    const given = new Map(Object.entries(bodyValue(block.body, scope)));
    return scopeOf({ folder: to, root, depth: depth + 1 }, given, reader);
  };
  const scope: ModuleScope = new ModuleScope(sourcesOf(files), inputs, reader.budget, called, {
    root,
    module: posix.relative(root, folder) || '.',
    textOf: (path) => reader.others.get(path),
  });
  return scope;
}

function sourcesOf(files: readonly ModuleFile[]): readonly ModuleFile[] {
  return files.filter(({ path }) => !VALUES.test(path));
}

/** The folders beside or below that a folder uses. */
function callsOf(folder: string, files: readonly ModuleFile[]): { name: string; to: string }[] {
  return files.flatMap(({ body }) =>
    body.blocks
      .filter(({ type }) => type === 'module')
      .flatMap((block) => {
        const to = calledBy(folder, block);
        return to === undefined ? [] : [{ name: block.labels[0] ?? '', to }];
      }),
  );
}

/** The folder that a `module` block uses; undefined of one that is elsewhere. */
function calledBy(folder: string, { body }: Block): string | undefined {
  const source = body.attributes.find((one) => one.name === 'source')?.expression;
  const text = source?.kind === 'literal' ? source.value : undefined;
  return typeof text === 'string' && /^\.\.?(?:\/|$)/.test(text)
    ? posix.join(folder, text).replace(/(.)\/$/, '$1')
    : undefined;
}

/** What files of values say of the variables of a folder that nobody uses. */
function valuesOf(files: readonly ModuleFile[], { budget }: Reader): Map<string, unknown> {
  const inputs = new Map<string, unknown>();
  const scope = { budget, reference: () => new Unknown() };
  const automatic = files.filter(({ path }) => AUTOMATIC.test(path));
  const sorted = automatic.toSorted((left, right) => order(left.path) - order(right.path));
  for (const { body } of sorted)
    for (const { name, expression } of body.attributes) inputs.set(name, evaluate(expression, scope));
  return inputs;
}

/** `terraform.tfvars` counts less than `terraform.tfvars.json`, and that less than the others. */
function order(path: string): number {
  if (path.endsWith('/terraform.tfvars')) return 0;
  return path.endsWith('/terraform.tfvars.json') ? 1 : 2;
}
