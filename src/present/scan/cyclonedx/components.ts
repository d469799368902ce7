import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import * as SPDX from '@cyclonedx/cyclonedx-library/SPDX';
import { BILL_PROPERTIES, type BillProperty, propertiesOf } from '../../../model/bill-properties.ts';
import type { Distribution } from '../../../model/distribution.ts';
import { ECOSYSTEMS } from '../../../model/ecosystems.ts';
import type { Package } from '../../../model/package.ts';
import type { Report } from '../../../model/report/scan.ts';
import { allOf, isSpdxExpression } from '../licences.ts';
import { targetProperties } from '../target-properties.ts';

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

export function packageComponent(item: Package): Models.Component {
  const { group, name } = splitName(item);
  return new Models.Component(Enums.ComponentType.Library, name, {
    bomRef: item.purl,
    purl: item.purl,
    ...(item.version === '' ? {} : { version: item.version }),
    ...(item.cpes?.[0] === undefined ? {} : { cpe: item.cpes[0] }),
    ...(group === undefined ? {} : { group }),
    ...(item.development ? { scope: Enums.ComponentScope.Optional } : {}),
    licenses: new Models.LicenseRepository(licencesOf(item.licences)),
    properties: repository(propertiesOf(item)),
  });
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
function licencesOf(licences: readonly string[]): Models.License[] {
  if (licences.length > 0 && licences.every(isSpdxExpression) && !licences.every(isId)) {
    return [new Models.LicenseExpression(allOf(licences))];
  }
  return licences.map((licence) =>
    isId(licence) ? new Models.SpdxLicense(licence) : new Models.NamedLicense(licence),
  );
}
