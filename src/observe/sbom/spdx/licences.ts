import { field, list, shaped } from '../document.ts';
import { extractedLicenceSchema, type SpdxPackage } from './schema.ts';

/** Characters of an extracted text that is still a name and not the licence itself. */
const NAME_LENGTH = 200;
/** Texts whose names are known; licences by others keep the id that they have in the document. */
const MOST_TEXTS = 50_000;

/** The licences of a package: as declared, else as concluded; a reference to a text in the document by its name. */
export function licencesBy(document: unknown): (item: SpdxPackage) => string[] {
  const where = 'hasExtractedLicensingInfos';
  const names = new Map<string, string>();
  let index = 0;
  for (const value of list(field(document, where), where)) {
    if (index >= MOST_TEXTS) break;
    const { licenseId, name, extractedText } = shaped(extractedLicenceSchema, value, where, index);
    const text = extractedText && extractedText.length <= NAME_LENGTH ? extractedText : undefined;
    names.set(licenseId ?? '', (name ?? text ?? licenseId ?? '').slice(0, NAME_LENGTH));
    index += 1;
  }
  return (item) => {
    const licence = [item.licenseDeclared, item.licenseConcluded].find(isStated);
    return licence ? [names.get(licence) ?? licence] : [];
  };
}

function isStated(licence: string | null | undefined): licence is string {
  return licence !== undefined && licence !== null && !['', 'NOASSERTION', 'NONE'].includes(licence);
}
