import type { ArtifactLocation, Location, LogicalLocation, Region } from 'sarif';
import type { Finding } from '../../../model/finding/finding.ts';
import { filePlaceOf, originsOf, subjectOf } from '../../../model/finding/about.ts';
import type { FilePlace, FoundPackage, Subject } from '../../../model/finding/subject.ts';
import type { Report } from '../../../model/report/scan.ts';
import { visible } from '../../text/text.ts';
import { whereFrom, whereIs } from '../grouping.ts';

/** Locations of one result that GitHub code scanning accepts. */
const GITHUB_LOCATIONS = 1_000;
export const ROOT = 'TARGET_ROOT';

/** Where a finding is: every place of a package, the file of anything else; the target itself where none is known. */
export function locationsOf(finding: Finding, report: Report): Location[] {
  if ('package' in finding) return placesOf(finding.package, report);
  const place = filePlaceOf(finding);
  const logicalLocations = logicalOf(subjectOf(finding));
  const from = visible(whereFrom(originsOf(finding), report));
  return [
    {
      physicalLocation: physical(place?.path ?? '', regionOf(place), report),
      ...(logicalLocations.length > 0 && { logicalLocations }),
      message: { text: from || 'place unknown' },
    },
  ];
}

/** The other places of a secret that has several. */
export function relatedLocationsOf(finding: Finding, report: Report): Location[] {
  const others = finding.kind === 'leak' ? (finding.otherPlaces ?? []) : [];
  return others.slice(0, GITHUB_LOCATIONS).map(({ subject, origins }, index) => {
    const place = subject.kind === 'file' ? subject : undefined;
    const logicalLocations = logicalOf(subject);
    const from = visible(whereFrom(origins, report));
    return {
      id: index + 1,
      physicalLocation: physical(place?.path ?? '', regionOf(place), report),
      ...(logicalLocations.length > 0 && { logicalLocations }),
      message: { text: from || 'the same secret' },
    };
  });
}

function placesOf({ name, purl, locations }: FoundPackage, report: Report): Location[] {
  const logicalLocations = [logical(name, purl, 'package')];
  const places = locations.slice(0, GITHUB_LOCATIONS).map((place) => ({
    path: place.path,
    text: visible(whereIs([place], report)),
  }));
  return (places.length > 0 ? places : [{ path: '', text: '' }]).map(({ path, text }) => ({
    physicalLocation: physical(path, { startLine: 1 }, report),
    logicalLocations,
    message: { text: text || 'place unknown' },
  }));
}

/** Things that are no files, such as a resource of a cluster. */
function logicalOf(subject: Subject): LogicalLocation[] {
  switch (subject.kind) {
    case 'resource': {
      const { type, name, part } = subject;
      return [logical(name, [type, name, ...(part ? [part] : [])].join('/'), 'resource')];
    }
    case 'workload':
      return subject.names
        .slice(0, GITHUB_LOCATIONS)
        .map((name) => logical(name, [name, ...(subject.line ? [subject.line] : [])].join('/'), 'resource'));
    case 'commit':
      return [logical(subject.commit, subject.commit, 'commit')];
    case 'image':
      return [logical(subject.part ?? 'image', subject.part ?? 'image', 'image')];
    case 'package':
    case 'file':
  }
  return [];
}

export function logical(name: string, full: string, kind: string): LogicalLocation {
  return { name: visible(name), fullyQualifiedName: visible(full), kind };
}

function regionOf(place: FilePlace | undefined): Region {
  return place?.range ? { ...place.range } : { startLine: 1 };
}

export function physical(path: string, region: Region, report: Report): Location['physicalLocation'] {
  return { artifactLocation: artifactOf(path, report), region };
}

export function artifactOf(path: string, report: Report): ArtifactLocation {
  return { uri: uriOf(path, report), uriBaseId: ROOT };
}

/** A path inside the target as a relative URI reference (RFC 3986); the target itself where no path is known. */
function uriOf(path: string, report: Report): string {
  const plain = path.replace(/^\/+/, '') || report.target.reference;
  return plain
    .toWellFormed()
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
}
