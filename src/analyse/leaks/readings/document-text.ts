import type { Reading } from './types.ts';

/** Parts of office documents that hold what people wrote (ECMA-376, ODF 1.3), inside of their archive. */
const PARTS =
  /\.(?:docx|docm|dotx|pptx|pptm|xlsx|xlsm|odt|ods|odp)!\/(?:word\/\w+\.xml|ppt\/(?:slides|notesSlides)\/\w+\.xml|xl\/(?:sharedStrings|comments\w*)\.xml|content\.xml)$/i;
/** Where a paragraph, a cell or a line ends. */
const BREAK =
  /<\/(?:w:p|a:p|si|text:p|text:h|table:table-cell)>|<(?:w:br|a:br|w:cr|text:line-break)\b[^>]{0,200}>/g;
const TAB = /<(?:w:tab|text:tab|text:s)\b[^>]{0,200}>/g;
const TAG = /<[^<>]{0,10000}>/g;
const ENTITY = /&(?:lt|gt|amp|quot|apos|#(\d{1,7})|#x([\da-f]{1,6}));/gi;
const NAMED: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
};

/** The text of a part of an office document, a line for each paragraph; undefined of anything else. */
export function documentReading(bytes: Buffer, path: string): Reading | undefined {
  if (!PARTS.test(path)) return undefined;
  const text = bytes
    .toString()
    .replaceAll(/\r?\n/g, ' ')
    .replaceAll(BREAK, '\n')
    .replaceAll(TAB, '\t')
    .replaceAll(TAG, '')
    .replaceAll(ENTITY, (entity: string, decimal?: string, hex?: string) =>
      characterOf(entity, decimal, hex),
    );
  return { decoding: 'xml', bytes: Buffer.from(text), path: path.replace(/\.xml$/i, '.txt') };
}

function characterOf(entity: string, decimal: string | undefined, hex: string | undefined): string {
  const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
  if (Number.isNaN(code)) return NAMED[entity.toLowerCase()] ?? entity;
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code).toWellFormed() : entity;
}
