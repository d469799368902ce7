import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { MeshNode, NodePlacement } from '../../../model/identity/node-placement.ts';
import { trustDomainSchema } from '../../../model/identity/workload-identity.ts';
import { labelNameSchema } from '../../../model/profile/names.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { parseYamlDocuments } from '../../document/yaml.ts';

const blockSchema = z
  .string()
  .max(49)
  .transform((text, context) => {
    const block = addressesIn(text);
    if (block && !block.isEmpty()) return block;
    context.addIssue({
      code: 'custom',
      message: 'must be an address or a block of addresses, such as 10.1.0.0/16',
    });
    return z.NEVER;
  });

const addressSchema = blockSchema.transform((block, context) => {
  const [text = ''] = block.cidrs();
  if (block.size() === 1n) return text.replace(/\/\d+$/, '');
  context.addIssue({ code: 'custom', message: 'must be one address' });
  return z.NEVER;
});

const fields = <T>(schema: z.ZodType<T, Record<string, unknown>>) =>
  z
    .map(z.string(), z.unknown())
    .transform((map): Record<string, unknown> => Object.fromEntries(map))
    .pipe(schema);

const nodesSchema = fields(
  z.strictObject({
    trustDomain: trustDomainSchema,
    nodes: z
      .map(
        labelNameSchema,
        fields(z.strictObject({ address: addressSchema, blocks: z.array(blockSchema).min(1).max(64) })),
      )
      .refine(({ size }) => size >= 1 && size <= 1024, 'must be from 1 to 1,024 nodes'),
  }),
);

const EXAMPLE = `write it as
trustDomain: shop.example
nodes:
  n1: {address: 192.0.2.1, blocks: [10.1.0.0/16]}
  n2: {address: 192.0.2.2, blocks: [10.2.0.0/16]}`;

/**
 * Which nodes there are: YAML or JSON, for each its address and the blocks that the addresses of its workloads are in.
 * Throws a `Fault` (`malformed`) that names the file: for what is not that, and for blocks or addresses of two nodes that
 * overlap, for then nobody knows where to call.
 */
export function parseNodes(text: string, file: string): NodePlacement {
  const [document, more] = parseYamlDocuments(text, file);
  if (more !== undefined) throw new Fault('malformed', `${file} has more than one document`);
  const parsed = nodesSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Fault('malformed', `${file}: ${issue?.path.join(' ')}: ${issue?.message}`, { hint: EXAMPLE });
  }
  const { trustDomain, nodes } = parsed.data;
  const placed = new Map<string, MeshNode>();
  for (const [name, { address, blocks }] of nodes) {
    const node = { address, blocks: blocks.reduce((all, one) => all.union(one)) };
    for (const [other, known] of placed) refuseShared(name, node, other, known, file);
    placed.set(name, node);
  }
  return { trustDomain, nodes: placed };
}

function refuseShared(name: string, node: MeshNode, other: string, known: MeshNode, file: string): void {
  if (node.address !== known.address && node.blocks.intersect(known.blocks).isEmpty()) return;
  throw new Fault('malformed', `${file}: ${other} and ${name} have the same address or addresses in common`, {
    hint: 'a node is found by the addresses of its workloads; give each its own',
  });
}

function addressesIn(text: string): AddressSet | undefined {
  if (!/^[0-9A-Fa-f.:]{2,45}(?:\/\d{1,3})?$/.test(text)) return undefined;
  try {
    return AddressSet.parse(text);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
