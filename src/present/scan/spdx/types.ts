/** The fields of SPDX 2.3 that we write, long lists element by element: https://spdx.github.io/spdx-spec/v2.3/. */
export interface SpdxDocument {
  readonly spdxVersion: 'SPDX-2.3';
  readonly dataLicense: 'CC0-1.0';
  readonly SPDXID: 'SPDXRef-DOCUMENT';
  readonly name: string;
  readonly documentNamespace: string;
  readonly creationInfo: { readonly created: string; readonly creators: readonly string[] };
  readonly packages: Iterable<SpdxPackage>;
  readonly relationships: Iterable<SpdxRelationship>;
  readonly hasExtractedLicensingInfos?: readonly ExtractedLicence[];
}

export interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo?: string;
  readonly primaryPackagePurpose: 'CONTAINER' | 'APPLICATION' | 'OPERATING_SYSTEM' | 'LIBRARY';
  readonly downloadLocation: 'NOASSERTION';
  readonly filesAnalyzed: false;
  readonly supplier: 'NOASSERTION';
  readonly licenseConcluded: 'NOASSERTION';
  readonly licenseDeclared: string;
  readonly copyrightText: 'NOASSERTION';
  readonly checksums?: readonly { readonly algorithm: 'SHA256'; readonly checksumValue: string }[];
  readonly externalRefs?: readonly ExternalRef[];
  readonly annotations?: readonly SpdxAnnotation[];
}

export interface ExternalRef {
  readonly referenceCategory: 'PACKAGE-MANAGER' | 'SECURITY';
  readonly referenceType: 'purl' | 'advisory' | 'cpe23Type';
  readonly referenceLocator: string;
  readonly comment?: string;
}

export interface SpdxAnnotation {
  readonly annotationDate: string;
  readonly annotationType: 'OTHER';
  readonly annotator: string;
  readonly comment: string;
}

export interface SpdxRelationship {
  readonly spdxElementId: string;
  readonly relationshipType: 'DESCRIBES' | 'CONTAINS';
  readonly relatedSpdxElement: string;
}

export interface ExtractedLicence {
  readonly licenseId: string;
  readonly extractedText: string;
}
