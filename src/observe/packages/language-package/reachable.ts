/** Everything that some nodes of a graph lead to, they included. Edges to nodes that are not there lead nowhere. */
export function reachable(
  roots: Iterable<string>,
  edges: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...roots];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const next of edges.get(node) ?? []) if (!seen.has(next)) waiting.push(next);
  }
  return seen;
}
