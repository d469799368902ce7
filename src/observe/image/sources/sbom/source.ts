import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Fault } from '../../../../model/fault.ts';
import { isTagValue } from '../../../sbom/spdx/tag-value.ts';
import type { SourceUnit } from '../types.ts';

/** Bytes at the end of a file in which its last fields are looked for. */
const TAIL_SIZE = 65_536;
/** Fields that only CycloneDX and SPDX documents and our own reports have, near the beginning whatever wrote them. */
const MARKS = [
  /"bomFormat"\s{0,8}:\s{0,8}"CycloneDX"/,
  /"\$schema"\s{0,8}:\s{0,8}"https?:\/\/cyclonedx\.org\//,
  /"spdxVersion"\s{0,8}:\s{0,8}"SPDX-/,
  /"SPDXID"\s{0,8}:/,
  /"@context"\s{0,8}:\s{0,8}"https:\/\/spdx\.org\//,
  /"tool"\s{0,8}:\s{0,8}\{\s{0,64}"name"\s{0,8}:\s{0,8}"plimsoll"/,
];

/** A software bill of materials in JSON or, of SPDX, in lines of tags and values, or a report of ours, of which the fields may have been sorted. */
export const sbomSource: SourceUnit = {
  id: 'sbom',
  schemes: ['sbom'],
  detects: async ({ local }) => {
    if (local.kind !== 'file') return false;
    const text = (await local.head())
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart();
    if (isTagValue(text)) return true;
    if (!text.startsWith('{')) return false;
    return isMarked(text) || isMarked(await tailOf(await local.file()));
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
        read: (offset, length, room) => {
          const wanted = Math.max(0, Math.min(length, size - offset));
          const bytes = room?.subarray(0, wanted) ?? Buffer.alloc(wanted);
          return bytes.subarray(0, readSync(file.fd, bytes, 0, bytes.length, offset));
        },
      },
      close: async () => undefined,
    };
  },
};

function isMarked(text: string): boolean {
  return MARKS.some((mark) => mark.test(text));
}

/** The last bytes of a file as text. */
async function tailOf(file: FileHandle): Promise<string> {
  const { size } = await file.stat();
  const start = Math.max(0, size - TAIL_SIZE);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  return buffer.toString('utf8', 0, bytesRead);
}
