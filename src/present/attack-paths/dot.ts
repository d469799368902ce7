import type { AttackPathsReport } from '../../model/report/attack-paths.ts';
import { graphvizText } from '../network/graph.ts';
import { nodeText } from './sentences.ts';

/** A Graphviz digraph of the paths; steps that the changes take away are dashed. */
export function attackPathsDot({ paths }: AttackPathsReport): string {
  const ids = new Map<string, string>();
  const entries = new Set(paths.map(({ entry }) => nodeText(entry.node)));
  const goals = new Set(paths.map(({ goal }) => nodeText(goal)));
  const idOf = (text: string): string => {
    const id = ids.get(text) ?? `n${ids.size + 1}`;
    ids.set(text, id);
    return id;
  };
  const edges = new Set(
    paths.flatMap(({ steps }) =>
      steps.map(({ from, to, technique, title, cut }) => {
        const label = graphvizText(`${technique} ${title}`);
        const style = cut ? ', style=dashed' : '';
        return `  ${idOf(nodeText(from))} -> ${idOf(nodeText(to))} [label="${label}"${style}];`;
      }),
    ),
  );
  const nodes = Array.from(ids, ([text, id]) => {
    const shape = entries.has(text) ? ', shape=ellipse' : goals.has(text) ? ', shape=doubleoctagon' : '';
    return `  ${id} [label="${graphvizText(text)}"${shape}];`;
  });
  const head = ['digraph paths {', '  rankdir=LR;', '  node [fontname="sans-serif", shape=box];'];
  return `${[...head, ...nodes, ...edges, '}'].join('\n')}\n`;
}
