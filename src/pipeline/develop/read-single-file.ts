import type { LocatedFact } from '../../model/analyser.ts';
import { DEFAULT_BUDGET } from '../../model/budget.ts';
import { readTree } from '../../observe/image/layers/read-tree.ts';
import { walkFile } from '../../observe/repository/single-file.ts';
import type { Catalogue, Wanted } from '../build/read-catalogue.ts';
import { NOTHING } from '../build/report-parts.ts';
import type { BuildServices } from '../build/services.ts';

/** Reads one file as a target of its own, by its name or another one. Throws a `Fault`. */
export async function readSingleFile(
  path: string,
  { analysers }: Pick<Wanted, 'analysers'>,
  { budget = DEFAULT_BUDGET, deadline }: BuildServices,
  name?: string,
): Promise<Catalogue> {
  const tree = { walk: () => walkFile(path, name) };
  const { facts, gaps } = await readTree(tree, analysers, { limits: { totalSize: budget.bytes }, deadline });
  const nothing = analysers.map(({ id }): [string, LocatedFact<unknown>[]] => [id, []]);
  const located = Object.entries(facts).map(([id, list]): [string, LocatedFact<unknown>[]] => [
    id,
    Array.from(list, (one) => ({ path: one.path, layer: undefined, fact: one.fact })),
  ]);
  return { ...NOTHING, files: 1, facts: new Map([...nothing, ...located]), gaps };
}
