import { readSync } from 'node:fs';
import { Fault } from '../../../../model/fault.ts';
import type { SourceUnit } from '../types.ts';

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
    return {
      shape: 'sbom',
      kind: 'sbom',
      bytes: {
        length: size,
        read: (offset, length) => {
          const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
          return bytes.subarray(0, readSync(file.fd, bytes, 0, bytes.length, offset));
        },
      },
      close: async () => undefined,
    };
  },
};
