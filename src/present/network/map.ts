import { Graph, layout } from '@dagrejs/dagre';
import { Fault } from '../../model/fault.ts';
import type { ConnectionsReport } from '../../model/report/network.ts';
import { type GraphNode, nodesOf } from './graph.ts';
import { endText } from './sentences.ts';
import { count, visible } from '../text/text.ts';

/** More than this nobody can look at, and the layout takes minutes. */
const MOST_CONNECTIONS = 400;
const MOST_LETTERS = 34;
/** Widths in pixels: of a letter of the labels, at the sizes below. */
const LETTER = 6.8;
const SMALL_LETTER = 5.6;

const STYLE = `
.map { font: 12px ui-sans-serif, system-ui, sans-serif; }
.back { fill: #ffffff; }
.box { fill: #eef4fb; stroke: #2f6fab; }
.outside { fill: #fdf3e7; stroke: #b8742a; stroke-dasharray: 4 2; }
.name { fill: #14212e; font-weight: 600; }
.kind { fill: #51606e; font-size: 10px; }
.way { fill: none; stroke: #6b7b8a; stroke-width: 1.2; }
.head { fill: #6b7b8a; }
.used { stroke: #2f8f5b; stroke-width: 2; }
.unused { stroke-dasharray: 3 4; opacity: 0.6; }
.denied { stroke: #c8372d; stroke-width: 2; }
.said { fill: #33414e; font-size: 10px; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
@media (prefers-color-scheme: dark) {
  .back { fill: #0f1720; }
  .box { fill: #16283b; stroke: #5b9bd8; }
  .outside { fill: #33251a; stroke: #d8964b; }
  .name { fill: #e8eef4; }
  .kind { fill: #9fb0c0; }
  .said { fill: #c4d0dc; stroke: #0f1720; }
}`;

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Way {
  /** Class of the line, where flows were recorded. */
  readonly usage: string;
  readonly title: string;
  readonly text: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Middle of the text. */
  readonly x: number;
  readonly y: number;
}

/**
 * Who may talk to whom, as one SVG without scripts, links and fonts of its own; the same bytes for the same report. It
 * follows the reader's preference for light or dark. Throws a `Fault` (`limit`) for more connections than can be seen.
 * Source: SVG 2, and XML 1.0 section 2.4 for what is escaped.
 */
export function connectionsSvg({ connections }: ConnectionsReport): string {
  if (connections.length > MOST_CONNECTIONS)
    throw new Fault(
      'limit',
      `${connections.length} connections are more than a map of ${MOST_CONNECTIONS} can show`,
      {
        hint: 'name a smaller folder, or use --format graphviz, csv or json',
      },
    );
  const nodes = nodesOf(connections);
  const graph = layoutOf(nodes, connections);
  const { width = 0, height = 0 } = graph.graph();
  const ways = graph
    .edges()
    .map((edge: { v: string; w: string; name?: string }) => graph.edge(edge) as unknown as Way);
  const size = `${Math.ceil(Math.max(width, 60))} ${Math.ceil(Math.max(height, 60))}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" width="${size.replace(' ', '" height="')}" class="map" role="img">`,
    `<title>Who may talk to whom: ${connections.length} connections</title>`,
    `<style>${STYLE}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect class="back" width="100%" height="100%"/>`,
    ...ways.map(wayOf),
    ...Array.from(nodes, ([label, node]) => boxOf(label, node, graph.node(node.id) as unknown as Placed)),
    ...ways.map(labelOf),
    '</svg>',
    '',
  ].join('\n');
}

function layoutOf(
  nodes: ReadonlyMap<string, GraphNode>,
  connections: ConnectionsReport['connections'],
): Graph {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 26, ranksep: 60, edgesep: 14, marginx: 16, marginy: 16 });
  for (const [label, { id }] of nodes) {
    const { name, kind } = linesOf(label);
    graph.setNode(id, {
      width: Math.max(name.length * LETTER, kind.length * SMALL_LETTER) + 24,
      height: kind === '' ? 30 : 42,
    });
  }
  for (const [index, { from, to, traffic, seen }] of connections.entries()) {
    const text = shortened(traffic.replaceAll(/ \(requests such as [^)]*\)/g, ' (some requests)'));
    graph.setEdge(
      nodes.get(endText(from))?.id ?? '',
      nodes.get(endText(to))?.id ?? '',
      {
        usage: seen?.usage ?? '',
        title: visible(`${endText(from)} → ${endText(to)}: ${traffic}${usageText(seen)}`),
        text,
        width: text.length * SMALL_LETTER,
        height: 12,
        labelpos: 'c',
      },
      String(index),
    );
  }
  layout(graph);
  return graph;
}

function usageText(seen: ConnectionsReport['connections'][number]['seen']): string {
  if (!seen) return '';
  return seen.usage === 'unused' ? ' (never seen)' : ` (${seen.usage}, ${count(seen.count, 'time')})`;
}

/** A workload's name on top of where and what it is; of anything else, the text. */
function linesOf(label: string): { name: string; kind: string } {
  const [, namespace, kind, name] = /^([^/]+)\/([A-Za-z]+)\/(.+)$/.exec(label) ?? [];
  if (namespace === undefined || kind === undefined || name === undefined)
    return { name: shortened(label), kind: '' };
  return { name: shortened(name), kind: shortened(`${namespace} · ${kind}`) };
}

function boxOf(label: string, { kind }: GraphNode, { x, y, width, height }: Placed): string {
  const lines = linesOf(label);
  const top = lines.kind === '' ? y + 4 : y - 2;
  const shape = kind === 'workloads' ? 'class="box" rx="6"' : `class="outside" rx="${height / 2}"`;
  const rect = `<rect ${shape} x="${place(x - width / 2)}" y="${place(y - height / 2)}" width="${place(width)}" height="${place(height)}"/>`;
  const second = lines.kind === '' ? '' : textAt('kind', x, y + 13, lines.kind);
  return `<g><title>${escaped(visible(label))}</title>${rect}${textAt('name', x, top, lines.name)}${second}</g>`;
}

/** A smooth line through the points: each is the bend of a curve between the middles of its neighbours. */
function wayOf({ points, title, usage }: Way): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    const isEnd = index === rest.length - 2;
    const end = isEnd ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${place(point.x)} ${place(point.y)} ${place(end.x)} ${place(end.y)}`;
  });
  const path = `M${place(first.x)} ${place(first.y)}${bends.length > 0 ? bends.join('') : `L${place(last.x)} ${place(last.y)}`}`;
  return `<path class="${`way ${usage}`.trimEnd()}" marker-end="url(#head)" d="${path}"><title>${escaped(title)}</title></path>`;
}

function labelOf({ x, y, text }: Way): string {
  return textAt('said', x, y + 4, text);
}

function textAt(style: string, x: number, y: number, text: string): string {
  return `<text class="${style}" x="${place(x)}" y="${place(y)}" text-anchor="middle">${escaped(text)}</text>`;
}

const place = (value: number): string => String(Math.round(value * 10) / 10);

function shortened(text: string): string {
  const letters = Array.from(visible(text));
  return letters.length <= MOST_LETTERS
    ? letters.join('')
    : `${letters.slice(0, MOST_LETTERS - 1).join('')}…`;
}

/** Characters that are syntax, or that XML does not take at all, as references or as the replacement character. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll(/[&<>"']/g, (one) => `&#${one.codePointAt(0)};`);
}
