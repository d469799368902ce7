import { dirname } from 'node:path/posix';
import type { Breach } from './breach.ts';
import { type Graph, reachedFrom, wayTo } from './graph.ts';

/** A family is a folder with a `registry.ts`; its units are the folders in it, and know nothing of each other. */
export function familiesIn(paths: Iterable<string>): string[] {
  return Array.from(paths)
    .filter((path) => path.endsWith('/registry.ts'))
    .map((path) => dirname(path));
}

/** Units that get at a sibling, for its types only too: by an import, or by way of others, such as a file beside them. */
export function siblingBreaches(graph: Graph): Breach[] {
  return familiesIn(graph.keys()).flatMap((family) =>
    unitsOf(family, graph).flatMap(([unit, files]) => [
      ...files.flatMap((file) => directly(file, unit, family, graph)),
      ...byOthers(files, unit, family, graph),
    ]),
  );
}

/** The unit of a family that a file is in; undefined: none, it is beside them. */
function unitIn(family: string, path: string): string | undefined {
  if (!path.startsWith(`${family}/`)) return undefined;
  const [unit, inside] = path.slice(family.length + 1).split('/');
  return inside === undefined ? undefined : `${family}/${unit}`;
}

function unitsOf(family: string, graph: Graph): [string, string[]][] {
  const units = new Map<string, string[]>();
  for (const path of graph.keys()) {
    const unit = unitIn(family, path);
    if (unit) units.set(unit, [...(units.get(unit) ?? []), path]);
  }
  return [...units];
}

function directly(file: string, unit: string, family: string, graph: Graph): Breach[] {
  return (graph.get(file)?.imports ?? []).flatMap(({ target }) => {
    const other = unitIn(family, target);
    if (!other || other === unit) return [];
    const says = `unit ${unit} must not import ${target} of unit ${other}`;
    return [{ file, rule: 'units', what: target, says }];
  });
}

function byOthers(files: readonly string[], unit: string, family: string, graph: Graph): Breach[] {
  const reach = reachedFrom(files, graph, () => true);
  return [...reach].flatMap(([path, from]) => {
    const other = unitIn(family, path);
    if (!other || other === unit || from === undefined || unitIn(family, from)) return [];
    const [file = unit] = wayTo(path, reach);
    const says = `unit ${unit} reaches unit ${other} by ${wayTo(path, reach).join(' → ')}`;
    return [{ file, rule: 'units', what: path, says }];
  });
}
