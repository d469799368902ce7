import * as z from 'zod';
import type { Peer } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import { memberSelector } from '../../../model/segmentation/member-selection.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { identityOf } from './principal.ts';

const blockSchema = z
  .strictObject({
    direct_remote_ip: z.strictObject({
      address_prefix: z.string().regex(/^[0-9a-f.:]{1,45}$/i),
      prefix_len: z.int().min(0).max(128),
    }),
  })
  .transform(({ direct_remote_ip: { address_prefix: address, prefix_len: length } }) =>
    AddressSet.parse(`${address}/${length}`),
  );

const withoutCertificate = z.strictObject({ not_id: z.strictObject({ authenticated: z.strictObject({}) }) });
const withoutBlocks = z
  .strictObject({ not_id: z.strictObject({ or_ids: z.strictObject({ ids: z.array(blockSchema).min(1) }) }) })
  .transform(
    ({
      not_id: {
        or_ids: { ids },
      },
    }) => ids.reduce((all, one) => all.union(one), AddressSet.NONE),
  );

const principalSchema = z.union([
  z.strictObject({ any: z.literal(true) }).transform(() => ({ kind: 'any' as const })),
  z
    .strictObject({
      authenticated: z.strictObject({
        principal_name: z.strictObject({ exact: z.string().startsWith('spiffe://') }),
      }),
    })
    .transform(({ authenticated }) => ({
      kind: 'identity' as const,
      id: authenticated.principal_name.exact.slice(9),
    })),
  z
    .strictObject({
      and_ids: z.strictObject({
        ids: z.union([
          z.tuple([blockSchema, withoutCertificate]).transform(([block]) => block),
          z
            .tuple([blockSchema, withoutBlocks, withoutCertificate])
            .transform(([block, excluded]) => block.subtract(excluded)),
        ]),
      }),
    })
    .transform(({ and_ids: { ids } }) => ({ kind: 'addresses' as const, addresses: ids })),
]);

/** Whom a principal stands for: members that prove it, or addresses of those who prove none. Throws a `ZodError`. */
export function peersOf(written: unknown, { members }: Segmentation): Peer[] {
  const principal = principalSchema.parse(written);
  if (principal.kind === 'any') return [{ kind: 'entity', entity: 'any' }];
  if (principal.kind === 'addresses') return [{ ...principal, coversPods: false, onlyOutside: true }];
  const ids = members.filter((member) => identityOf(member) === principal.id).map(({ id }) => id);
  if (ids.length === 0) return [];
  return [{ kind: 'workloads', selection: { namespaces: EVERYTHING, workloads: memberSelector(ids) } }];
}
