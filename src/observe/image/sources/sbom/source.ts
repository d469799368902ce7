import { Fault } from '../../../../model/fault.ts';
import type { SourceUnit } from '../types.ts';

const MAXIMUM_SIZE = 256 * 2 ** 20;
/** Fields that only CycloneDX and SPDX documents have; they stand near the beginning whatever wrote them. */
const MARKS = [
  /"bomFormat"\s{0,8}:\s{0,8}"CycloneDX"/,
  /"\$schema"\s{0,8}:\s{0,8}"https?:\/\/cyclonedx\.org\//,
  /"spdxVersion"\s{0,8}:\s{0,8}"SPDX-/,
  /"SPDXID"\s{0,8}:/,
  /"@context"\s{0,8}:\s{0,8}"https:\/\/spdx\.org\//,
];

/** A software bill of materials in JSON. */
export const sbomSource: SourceUnit = {
  id: 'sbom',
  schemes: ['sbom'],
  detects: async ({ local }) => {
    if (local.kind !== 'file') return false;
    const text = (await local.head())
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart();
    return text.startsWith('{') && MARKS.some((mark) => mark.test(text));
  },
  open: async ({ local, reference }) => {
    if (local.kind !== 'file') throw new Fault('usage', `${reference} is no file`);
    const file = await local.file();
    const { size } = await file.stat();
    if (size > MAXIMUM_SIZE) throw new Fault('limit', `${reference} is larger than ${MAXIMUM_SIZE} bytes`);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size, 0);
    return {
      shape: 'sbom',
      kind: 'sbom',
      bytes: buffer.subarray(0, bytesRead),
      close: async () => undefined,
    };
  },
};
