import type { VexDocument } from '../../model/exception/vex.ts';
import type { ExceptionRemark } from '../../model/exception/remark.ts';
import { Fault } from '../../model/fault.ts';
import { parseJson } from '../document/json.ts';
import { readGivenFile } from '../document/text-file.ts';
import { type Unwrapped, unwrapped } from './attestation.ts';
import { VEX_READERS } from './registry.ts';
import type { VexReader } from './types.ts';

/** Bytes of the largest document; what a distribution says of one vulnerability in all of its products has a tenth. */
const MAXIMUM_SIZE = 32 * 2 ** 20;

/**
 * Reads a VEX document in any format of the registry, as it is or in an attestation of in-toto.
 * Throws a `Fault` that names the file: `usage` where it cannot be read, `limit`, `malformed`, and `unsupported` for a
 * format that we do not read.
 */
export function readVex(path: string): VexDocument {
  return readVexText(readGivenFile(path, MAXIMUM_SIZE).replace(/^\uFEFF/, ''), path);
}

/** The text of such a document. Throws a `Fault` (`limit`, `malformed`, `unsupported`) that names `path`. */
export function readVexText(text: string, path: string): VexDocument {
  const { document, wrapping } = unwrapped(parseJson(text, path), path);
  const reader = vexReaderOf(document);
  if (reader) {
    const { statements, remarks } = reader.read(document, path);
    return { statements, remarks: [...unverified(wrapping, path), ...remarks] };
  }
  throw new Fault('unsupported', `${path} is neither OpenVEX, nor CSAF, nor CycloneDX with vulnerabilities`, {
    hint: 'VEX is read as JSON: OpenVEX, CSAF 2.0 (csaf_vex) or CycloneDX 1.4 and later, or an attestation of it',
  });
}

/** What reads this document; undefined where it is no VEX. */
export function vexReaderOf(document: unknown): VexReader | undefined {
  return VEX_READERS.find((one) => one.recognises(document));
}

/** Whoever names a file answers for who wrote it; an attestation looks as if somebody else had. */
function unverified(wrapping: Unwrapped['wrapping'], source: string): ExceptionRemark[] {
  if (wrapping === undefined) return [];
  const text =
    wrapping === 'signed'
      ? 'is an attestation whose signature was not verified'
      : 'is an attestation that nobody signed';
  return [{ problem: 'unsigned', source, text: `${text}; it counts, as a file that was named does` }];
}
