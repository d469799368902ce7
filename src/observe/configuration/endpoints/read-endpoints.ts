import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { WorkloadEndpoint } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { parseYamlDocuments, type YamlNode } from '../../document/yaml.ts';

/** What Linux takes for a name, less what would have to be quoted somewhere. */
const interfaceSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.@-]{0,14}$/, 'must be the name of an interface, of at most 15 characters');

const addressSchema = z
  .string()
  .refine((text) => canonicalAddress(text) !== undefined, 'must be one IPv4 or IPv6 address')
  .transform((text) => canonicalAddress(text) ?? text);

const endpointsSchema = z.map(
  z.string().regex(/^[^/]+\/[^/]+$/, 'must be namespace/name of a workload'),
  z.array(
    z
      .map(z.string(), z.unknown())
      .transform((fields) => Object.fromEntries(fields))
      .pipe(z.strictObject({ interface: interfaceSchema, addresses: z.array(addressSchema).min(1).max(64) })),
  ),
);

/**
 * Where workloads are on the wire: YAML or JSON, `namespace/name` with a list of `interface` and `addresses` each.
 * Throws a `Fault` (`malformed`) that names the file: for what is not that, and for an address or interface that two
 * workloads share, for then neither tells who it is.
 */
export function parseEndpoints(text: string, file: string): Map<string, WorkloadEndpoint[]> {
  const [document, more] = parseYamlDocuments(text, file);
  if (more !== undefined) throw new Fault('malformed', `${file} has more than one document`);
  const parsed = endpointsSchema.safeParse(document ?? new Map<string, YamlNode>());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Fault('malformed', `${file}: ${issue?.path.join(' ')}: ${issue?.message}`, {
      hint: 'write it as  shop/web: [{interface: veth1, addresses: [10.0.0.2]}]',
    });
  }
  refuseShared(parsed.data, file);
  return parsed.data;
}

function canonicalAddress(text: string): string | undefined {
  if (!/^[0-9A-Fa-f.:]{2,45}$/.test(text)) return undefined;
  try {
    const addresses = AddressSet.parse(text);
    return addresses.size() === 1n ? addresses.cidrs()[0]?.split('/')[0] : undefined;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function refuseShared(endpoints: ReadonlyMap<string, readonly WorkloadEndpoint[]>, file: string): void {
  const owners = new Map<string, string>();
  for (const [id, list] of endpoints) {
    for (const name of list.flatMap((one) => [one.interface, ...one.addresses])) {
      const other = owners.get(name);
      if (other !== undefined)
        throw new Fault('malformed', `${file}: ${other} and ${id} both have ${name}`, {
          hint: 'who has it is how a workload is recognised; give each its own',
        });
      owners.set(name, id);
    }
  }
}
