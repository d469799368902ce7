import { Fault } from '../../model/fault.ts';
import type { ByteSource } from '../../model/json/json-bytes.ts';
import { JsonView } from '../../model/json/json-view.ts';
import { SBOM_READERS } from './registry.ts';
import { isTagValue, jsonOfTagValue } from './spdx/tag-value.ts';
import type { SbomContent } from './types.ts';

/** Bytes of a document in UTF-16, which is read as a whole. */
const MAXIMUM_WIDE = 32 * 1024 * 1024;
/** Bytes of one that is no JSON. */
const MAXIMUM_TAGGED = 32 * 1024 * 1024;
const HEAD_LENGTH = 1_024;

/**
 * Reads a bill of materials of any size in any format of the registry; what is of no use is never in memory.
 * Throws a `Fault`: `limit` for a document of which a part is too large, `malformed` for one that is damaged, and
 * `unsupported`, with the way to convert it, for one in a format that we do not read.
 */
export function readSbom(bytes: ByteSource): SbomContent {
  const source = inJson(inUtf8(bytes));
  refuseOtherFormats(Buffer.from(source.read(0, HEAD_LENGTH)).toString('utf8').trimStart());
  const document = view(source);
  const reader = SBOM_READERS.find((one) => one.recognises(document));
  if (reader) return reader.read(document);
  throw new Fault('unsupported', 'the JSON is neither CycloneDX, nor SPDX 2, nor a report of plimsoll', {
    hint: 'Have the tool that wrote it write CycloneDX JSON or SPDX 2.3 JSON.',
  });
}

/** UTF-8, or UTF-16 with a byte order mark as some shells write it when they redirect. */
function inUtf8(source: ByteSource): ByteSource {
  const [first, second] = source.read(0, 2);
  if (first !== 0xff || second !== 0xfe) return source;
  if (source.length > MAXIMUM_WIDE) {
    throw new Fault(
      'limit',
      `the bill of materials has ${source.length} bytes in UTF-16, more than ${MAXIMUM_WIDE}`,
      {
        hint: 'Convert it to UTF-8: iconv -f utf-16 -t utf-8 bom.json > bom.utf8.json',
      },
    );
  }
  const text = new TextDecoder('utf-16le').decode(source.read(0, source.length));
  const bytes = Buffer.from(text);
  return { length: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** Lines of tags and values, which are read as a whole, as the JSON that they would be. */
function inJson(source: ByteSource): ByteSource {
  const start = Buffer.from(source.read(0, HEAD_LENGTH))
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  if (!isTagValue(start)) return source;
  if (source.length > MAXIMUM_TAGGED)
    throw new Fault('limit', `the bill of materials has ${source.length} bytes and is no JSON`, {
      hint: 'Have the tool that wrote it write SPDX 2.3 JSON or CycloneDX JSON.',
    });
  const text = Buffer.from(source.read(0, source.length))
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const bytes = Buffer.from(jsonOfTagValue(text));
  return { length: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

function refuseOtherFormats(start: string): void {
  if (start.startsWith('<')) {
    throw new Fault('unsupported', 'the bill of materials is XML, and only JSON is read', {
      hint: 'Convert it: cyclonedx convert --input-file bom.xml --output-file bom.json',
    });
  }
  if (/^(#|spdxVersion:|---)/.test(start)) {
    throw new Fault(
      'unsupported',
      'the bill of materials is YAML, and only JSON and SPDX tag-value are read',
      {
        hint: 'Convert it: pyspdxtools --infile bom.spdx --outfile bom.spdx.json',
      },
    );
  }
}

function view(source: ByteSource): JsonView {
  try {
    return JsonView.of(source);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'malformed') throw error;
    throw new Fault('malformed', `the bill of materials is not JSON: ${error.message}`, {
      cause: error,
      hint: 'Have it written again as CycloneDX JSON or SPDX 2.3 JSON; the file may have been cut short.',
    });
  }
}
