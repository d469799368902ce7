import type { VexDocument } from '../../model/exception/vex.ts';
import { Fault } from '../../model/fault.ts';
import { parseJson } from '../document/json.ts';
import { readTextFile } from '../document/text-file.ts';
import { VEX_READERS } from './registry.ts';

/** Bytes of the largest document; what a distribution says of one vulnerability in all of its products has a tenth. */
const MAXIMUM_SIZE = 32 * 2 ** 20;

/**
 * Reads a VEX document in any format of the registry.
 * Throws a `Fault` that names the file: `usage` where it cannot be read, `limit`, `malformed`, and `unsupported` for a
 * format that we do not read.
 */
export function readVex(path: string): VexDocument {
  const text = readTextFile(path, MAXIMUM_SIZE).replace(/^\uFEFF/, '');
  const document = parseJson(text, path);
  const reader = VEX_READERS.find((one) => one.recognises(document));
  if (reader) return reader.read(document, path);
  throw new Fault('unsupported', `${path} is neither OpenVEX, nor CSAF, nor CycloneDX with vulnerabilities`, {
    hint: 'VEX is read as JSON: OpenVEX, CSAF 2.0 (csaf_vex) or CycloneDX 1.4 and later',
  });
}
