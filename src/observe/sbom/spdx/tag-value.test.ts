import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Fault } from '../../../model/fault.ts';
import { readSbom } from '../read-sbom.ts';
import { isTagValue, jsonOfTagValue } from './tag-value.ts';

const DOCUMENT = `# made by a tool
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: shop
DocumentComment: <text>PackageName: no package
at all</text>

##### Packages
PackageName: shop
SPDXID: SPDXRef-shop
PrimaryPackagePurpose: CONTAINER

PackageName: lodash
SPDXID: SPDXRef-lodash
PackageVersion: 4.17.20
PackageLicenseDeclared: LicenseRef-1
PackageLicenseConcluded: NOASSERTION
ExternalRef: SECURITY cpe23Type cpe:2.3:a:lodash:lodash:4.17.20:*:*:*:*:*:*:*
ExternalRef: PACKAGE-MANAGER purl pkg:npm/lodash@4.17.20

FileName: ./a.js
SPDXID: SPDXRef-file
PackageVersion: 9

PackageName: ms
SPDXID: SPDXRef-ms
PackageVersion: 2.0.0
ExternalRef: PACKAGE-MANAGER purl pkg:npm/ms@2.0.0
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-shop
Relationship: SPDXRef-shop CONTAINS SPDXRef-lodash
Relationship: SPDXRef-lodash DEPENDS_ON SPDXRef-ms

LicenseID: LicenseRef-1
ExtractedText: <text>Do what
you want.</text>
LicenseName: Fake licence
`;

const read = (text: string) => readSbom(sourceOf(Buffer.from(text)));
const sourceOf = (bytes: Buffer) => ({
  length: bytes.length,
  read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
});

describe('SPDX in lines of tags and values', () => {
  it('tells packages, licences and what needs what, with either ends of lines and a byte order mark', () => {
    for (const text of [DOCUMENT, DOCUMENT.replaceAll('\n', '\r\n'), `\uFEFF${DOCUMENT}`]) {
      const packages = [...read(text).packages];
      assert.deepEqual(
        packages.map(({ purl, licences, requires }) => [purl, licences, requires]),
        [
          ['pkg:npm/lodash@4.17.20', ['Fake licence'], ['pkg:npm/ms@2.0.0']],
          ['pkg:npm/ms@2.0.0', [], undefined],
        ],
      );
    }
  });

  it('is known by its first line that is no comment', () => {
    for (const start of ['SPDXVersion: SPDX-2.3', '# a\n\n#b\nSPDXVersion: SPDX-2.2'])
      assert.ok(isTagValue(start), start);
    for (const start of ['{"spdxVersion": 1}', 'spdxVersion: SPDX-2.3', 'x\nSPDXVersion: a'])
      assert.ok(!isTagValue(start), start);
  });

  it('is JSON, whatever it is', () => {
    const line = fc.constantFrom(
      'PackageName: a',
      'SPDXID: SPDXRef-a',
      'ExternalRef: x purl',
      'Relationship: a',
      'SPDXREF: SPDXRef-a',
      'AnnotationComment: <text>a',
      '</text>',
      'Annotator: b',
      'LicenseID: __proto__',
      'FileName: c',
      '"\\',
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        try {
          read(['SPDXVersion: SPDX-2.3', ...lines].join('\n'));
        } catch (error) {
          assert.ok(error instanceof Fault);
        }
      }),
      { numRuns: propertyRuns(300) },
    );
  });

  it('is refused where it is too large', () => {
    assert.throws(() => jsonOfTagValue('PackageName: a\n'.repeat(300_001)), { code: 'limit' });
  });
});
