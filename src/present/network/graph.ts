import type { ConnectionsReport, ReportEnd } from '../../model/report/network.ts';
import { endText } from './sentences.ts';
import { visible } from '../text/text.ts';

/**
 * A Mermaid flowchart. Labels are in quotes with all but letters, digits and some marks as entity codes, so that no
 * name can end its label. Source: https://mermaid.js.org/syntax/flowchart.html
 */
export function connectionsMermaid({ connections }: ConnectionsReport): string {
  const nodes = nodesOf(connections);
  const lines = [
    'flowchart LR',
    ...Array.from(nodes, ([label, { id, kind }]) => {
      const text = mermaidText(label);
      return kind === 'workloads' ? `  ${id}["${text}"]` : `  ${id}(["${text}"])`;
    }),
    ...connections.map(
      ({ from, to, traffic }) =>
        `  ${nodes.get(endText(from))?.id} -->|"${mermaidText(traffic)}"| ${nodes.get(endText(to))?.id}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** A Graphviz digraph. Source: https://graphviz.org/doc/info/lang.html (quoted strings escape only the quote and `\`). */
export function connectionsGraphviz({ connections }: ConnectionsReport): string {
  const nodes = nodesOf(connections);
  const lines = [
    'digraph connections {',
    '  rankdir=LR;',
    '  node [fontname="sans-serif", shape=box];',
    ...Array.from(nodes, ([label, { id, kind }]) => {
      const shape = kind === 'workloads' ? '' : ', shape=ellipse';
      return `  ${id} [label="${graphvizText(label)}"${shape}];`;
    }),
    ...connections.map(({ from, to, traffic }) => {
      const [source, target] = [nodes.get(endText(from))?.id, nodes.get(endText(to))?.id];
      return `  ${source} -> ${target} [label="${graphvizText(traffic)}"];`;
    }),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

export interface GraphNode {
  readonly id: string;
  readonly kind: ReportEnd['kind'];
}

/** The ends by their text, with names of our own, so that no name from a manifest is syntax. */
export function nodesOf(connections: ConnectionsReport['connections']): Map<string, GraphNode> {
  const nodes = new Map<string, GraphNode>();
  for (const { from, to } of connections) {
    for (const end of [from, to]) {
      const label = endText(end);
      if (!nodes.has(label)) nodes.set(label, { id: `n${nodes.size + 1}`, kind: end.kind });
    }
  }
  return nodes;
}

function mermaidText(text: string): string {
  return visible(text).replaceAll(/[^\p{L}\p{N} .,/()+-]/gu, (one) => `#${one.codePointAt(0)};`);
}

/** A text for a quoted string of Graphviz. */
export function graphvizText(text: string): string {
  return visible(text).replaceAll(/["\\]/g, String.raw`\$&`);
}
