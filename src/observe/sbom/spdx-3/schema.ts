import * as z from 'zod';

const text = z.string().nullish();

/** What we use of the elements of version 3.0, of all types; everything else is left alone. */
export const elementSchema = z.object({
  type: text,
  '@type': text,
  spdxId: text,
  '@id': text,
  name: text,
  software_packageVersion: text,
  software_packageUrl: text,
  software_primaryPurpose: text,
  externalIdentifier: z.array(z.object({ externalIdentifierType: text, identifier: text })).nullish(),
  simplelicensing_licenseExpression: text,
  subject: text,
  statement: text,
  from: text,
  to: z.array(z.string()).nullish(),
  relationshipType: text,
  scope: text,
  rootElement: z.array(z.string()).nullish(),
});
export type Spdx3Element = z.infer<typeof elementSchema>;
