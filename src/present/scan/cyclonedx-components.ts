import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import * as SPDX from '@cyclonedx/cyclonedx-library/SPDX';
import { isCPE } from '@cyclonedx/cyclonedx-library/Types';
import { BILL_PROPERTIES, type BillProperty, propertiesOf } from '../../model/bill-properties.ts';
import type { Distribution } from '../../model/distribution.ts';
import { ECOSYSTEMS } from '../../model/ecosystems.ts';
import type { Package } from '../../model/package.ts';
import type { Report } from '../../model/report/scan.ts';
import { allOf, isSpdxExpression } from './licences.ts';
import { targetProperties } from './target-properties.ts';

export const TARGET_REF = 'plimsoll:target';

/** What was scanned: a container where there is an image, else an application. */
export function targetComponent(report: Report): Models.Component {
  const { reference, image, kind } = report.target;
  const type = image ? Enums.ComponentType.Container : Enums.ComponentType.Application;
  const version = image ? (image.manifestDigest ?? image.configDigest) : undefined;
  return new Models.Component(type, reference, {
    bomRef: TARGET_REF,
    ...(version === undefined ? {} : { version }),
    properties: repository([{ name: 'plimsoll:kind', value: kind }, ...targetProperties(report)]),
  });
}

export function distributionComponent(distribution: Distribution): Models.Component {
  return new Models.Component(Enums.ComponentType.OperatingSystem, distribution.id, {
    bomRef: 'plimsoll:operating-system',
    version: distribution.version,
    description: distribution.name,
    properties: repository([{ name: BILL_PROPERTIES.distribution, value: JSON.stringify(distribution) }]),
  });
}

/** As both versions of CycloneDX have it; made without the library, which takes ten times as long. */
export function packageComponent(item: Package): object {
  const { group, name } = splitName(item);
  const [cpe] = item.cpes ?? [];
  const occurrences = item.locations.flatMap(({ path }) => (path === '' ? [] : [{ location: path }]));
  return {
    type: Enums.ComponentType.Library,
    name,
    group,
    version: item.version === '' ? undefined : item.version,
    'bom-ref': item.purl,
    scope: item.development ? Enums.ComponentScope.Optional : undefined,
    licenses: item.licences.length > 0 ? licencesOf(item.licences) : undefined,
    cpe: isCPE(cpe) ? cpe : undefined,
    purl: item.purl,
    properties: propertiesOf(item),
    // The paths at which the package was seen.
    evidence: occurrences.length > 0 ? { occurrences } : undefined,
  };
}

function repository(properties: readonly BillProperty[]): Models.PropertyRepository {
  return new Models.PropertyRepository(properties.map(({ name, value }) => new Models.Property(name, value)));
}

/** CycloneDX keeps an npm scope, a Maven group and a Composer vendor apart from the name; a Go module's path is one. */
function splitName(item: Package): { group: string | undefined; name: string } {
  const { namespaceSeparator } = ECOSYSTEMS[item.ecosystem];
  const separator = item.ecosystem === 'golang' ? undefined : namespaceSeparator;
  const at = separator === undefined ? -1 : item.name.indexOf(separator);
  return at < 1
    ? { group: undefined, name: item.name }
    : { group: item.name.slice(0, at), name: item.name.slice(at + 1) };
}

const isId = (licence: string): boolean => SPDX.isSupportedSpdxId(licence);

/** Either one expression or a list of names and ids: the specification does not allow both. */
function licencesOf(licences: readonly string[]): object[] {
  if (!licences.every(isId) && licences.every(isSpdxExpression)) return [{ expression: allOf(licences) }];
  return licences.map((licence) => ({ license: isId(licence) ? { id: licence } : { name: licence } }));
}
