import { digestOf } from './identity.ts';
import { allOf, isSpdxExpression } from './licences.ts';

/** A licence that is not on SPDX's list. */
export interface ExtractedLicence {
  readonly licenseId: string;
  readonly extractedText: string;
}

const REFERENCE = /LicenseRef-[A-Za-z0-9.-]+/g;

export interface Declared {
  /** An SPDX expression or `NOASSERTION`. */
  readonly expression: string;
  /** The licences in it that are not on SPDX's list, as their authors wrote them. */
  readonly extracted: readonly ExtractedLicence[];
}

/** What a package's author declared, as SPDX's annex D wants it: what is no expression becomes a `LicenseRef`. */
export function declared(licences: readonly string[]): Declared {
  const terms = licences.filter((licence) => licence.trim() !== '' && licence !== 'NOASSERTION').map(term);
  return {
    expression: terms.length > 0 ? allOf(terms.map((one) => one.expression)) : 'NOASSERTION',
    extracted: terms.flatMap((one) => one.extracted),
  };
}

function term(licence: string): Declared {
  if (isSpdxExpression(licence) && !licence.includes('DocumentRef-')) {
    const references = licence.match(REFERENCE) ?? [];
    return {
      expression: licence,
      extracted: references.map((licenseId) => ({ licenseId, extractedText: licenseId })),
    };
  }
  const licenseId = `LicenseRef-${digestOf([licence]).slice(0, 16)}`;
  return { expression: licenseId, extracted: [{ licenseId, extractedText: licence }] };
}
