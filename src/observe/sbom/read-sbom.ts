import { packageWithoutCredentials } from '../../model/credentials.ts';
import { Fault } from '../../model/fault.ts';
import { SBOM_READERS } from './registry.ts';
import type { SbomContent } from './types.ts';

/** Bytes of the largest document that is read: what fits into one string, with room to spare. */
const MAXIMUM_SIZE = 256 * 1024 * 1024;

/**
 * Reads a bill of materials in any format of the registry.
 * Throws a `Fault`: `limit` for a document that is too large, `malformed` for one that is damaged, and `unsupported`,
 * with the way to convert it, for one in a format that we do not read.
 */
export function readSbom(bytes: Buffer): SbomContent {
  const document = parse(decode(bytes));
  const reader = SBOM_READERS.find((one) => one.recognises(document));
  if (reader) {
    const content = reader.read(document);
    return { ...content, packages: content.packages.map(packageWithoutCredentials) };
  }
  throw new Fault('unsupported', 'the JSON is neither CycloneDX, nor SPDX 2, nor a report of plimsoll', {
    hint: 'Have the tool that wrote it write CycloneDX JSON or SPDX 2.3 JSON.',
  });
}

/** UTF-8, or UTF-16 with a byte order mark as some shells write it when they redirect. */
function decode(bytes: Buffer): string {
  if (bytes.length > MAXIMUM_SIZE) {
    throw new Fault('limit', `the bill of materials has ${bytes.length} bytes, more than ${MAXIMUM_SIZE}`);
  }
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Fault('malformed', 'the bill of materials is not text in UTF-8', { cause: error });
  }
}

function parse(text: string): unknown {
  const start = text.slice(0, 1_024).trimStart();
  if (start.startsWith('<')) {
    throw new Fault('unsupported', 'the bill of materials is XML, and only JSON is read', {
      hint: 'Convert it: cyclonedx convert --input-file bom.xml --output-file bom.json',
    });
  }
  if (/^(#|SPDXVersion:|spdxVersion:|---)/.test(start)) {
    throw new Fault('unsupported', 'the bill of materials is SPDX tag-value or YAML, and only JSON is read', {
      hint: 'Convert it: pyspdxtools --infile bom.spdx --outfile bom.spdx.json',
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Fault('malformed', 'the bill of materials is not JSON', {
      cause: error,
      hint: 'Have it written again as CycloneDX JSON or SPDX 2.3 JSON; the file may have been cut short.',
    });
  }
}
