import { field, list, shaped } from '../document.ts';
import { extractedLicenceSchema, type SpdxPackage } from './schema.ts';

/** Characters of an extracted text that is still a name and not the licence itself. */
const NAME_LENGTH = 200;

/** The licences of a package: as declared, else as concluded; a reference to a text in the document by its name. */
export function licencesBy(document: unknown): (item: SpdxPackage) => string[] {
  const where = 'hasExtractedLicensingInfos';
  const names = new Map(
    list(field(document, where), where).map((value, index) => {
      const { licenseId, name, extractedText } = shaped(extractedLicenceSchema, value, `${where}[${index}]`);
      const text = extractedText && extractedText.length <= NAME_LENGTH ? extractedText : undefined;
      return [licenseId ?? '', name ?? text ?? licenseId ?? ''];
    }),
  );
  return (item) => {
    const licence = [item.licenseDeclared, item.licenseConcluded].find(isStated);
    return licence ? [names.get(licence) ?? licence] : [];
  };
}

function isStated(licence: string | null | undefined): licence is string {
  return licence !== undefined && licence !== null && !['', 'NOASSERTION', 'NONE'].includes(licence);
}
