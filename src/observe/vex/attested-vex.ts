import type { KeyObject } from 'node:crypto';
import type { VexDocument } from '../../model/exception/vex.ts';
import { openAttestation } from '../attestations/open-attestation.ts';
import type { Attachments } from '../attestations/types.ts';
import { predicateOf } from './attestation.ts';
import { vexReaderOf } from './read-vex.ts';

/**
 * What the VEX attestations beside an image say, as far as one of the keys signed it; of others only
 * that they are there. Attestations of other kinds are passed over. Throws a `Fault` (`malformed`, `limit`).
 */
export function attestedVex(
  { documents, digests }: Attachments,
  keys: readonly KeyObject[],
): { readonly source: string; readonly document: VexDocument }[] {
  return documents.flatMap((one) => {
    const { source, predicate, doubt } = openAttestation(one, keys, digests);
    const document = predicateOf(predicate);
    const reader = vexReaderOf(document);
    if (!reader) return [];
    if (doubt === undefined) return [{ source, document: reader.read(document, source) }];
    const remark = { problem: 'unsigned', source, text: `${doubt}; it does not count` } as const;
    return [{ source, document: { statements: [], remarks: [remark] } }];
  });
}
