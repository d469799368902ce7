import type { Content } from './content.ts';
import type { Json } from './expressions.ts';
import type { ChainShape, TableShape } from './tables.ts';

/** An artefact: commands in the JSON of libnftables, one per line, and one element per line, so that versions can be compared. */
export function artefactText(commands: readonly string[]): string {
  return `{"nftables": [\n${['{"metainfo":{"json_schema_version":1}}', ...commands].join(',\n')}\n]}\n`;
}

/** The commands that make a table anew, whatever was there; the kernel takes all or nothing of them. */
export function tableCommands({ family, name: own, sets, chains }: TableShape, content: Content): string[] {
  const place = { family, table: own };
  const table = JSON.stringify({ family, name: own });
  const brought = Array.from(content.chains, ([name, rules]): [string, ChainShape] => [name, { rules }]);
  const allChains = [...chains, ...brought];
  return [
    // What is not there cannot be deleted: so it is added first.
    `{"add":{"table":${table}}}`,
    `{"delete":{"table":${table}}}`,
    `{"add":{"table":${table}}}`,
    ...Array.from([...sets, ...content.sets], ([name, shape]) =>
      add(shape.map ? 'map' : 'set', { ...place, name, ...shape }),
    ),
    ...allChains.map(([name, { base }]) =>
      add('chain', { ...place, name, ...(base ? { type: 'filter', ...base, policy: 'accept' } : {}) }),
    ),
    ...allChains.flatMap(([chain, { rules }]) => rules.map((expr) => add('rule', { ...place, chain, expr }))),
    ...Array.from(content.elements, ([name, elements]) => {
      const target = JSON.stringify({ ...place, name }).slice(0, -1);
      const lines = elements.map((element) => JSON.stringify(element));
      return `{"add":{"element":${target},"elem":[\n${lines.join(',\n')}\n]}}}`;
    }),
  ];
}

/** Adds something. */
export function add(kind: string, what: Json): string {
  return JSON.stringify({ add: { [kind]: what } });
}
