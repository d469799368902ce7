import * as z from 'zod';

const text = z.string().nullish();

/** What we use of a package, of versions 2.2 and 2.3; everything else is left alone. */
export const packageSchema = z.object({
  SPDXID: text,
  name: text,
  versionInfo: text,
  primaryPackagePurpose: text,
  licenseDeclared: text,
  licenseConcluded: text,
  sourceInfo: text,
  externalRefs: z.array(z.object({ referenceType: text, referenceLocator: text })).nullish(),
  annotations: z.array(z.object({ comment: text })).nullish(),
});
export type SpdxPackage = z.infer<typeof packageSchema>;

export const relationshipSchema = z.object({
  spdxElementId: text,
  relationshipType: text,
  relatedSpdxElement: text,
});

export const extractedLicenceSchema = z.object({ licenseId: text, name: text, extractedText: text });
